import { agentDialects } from '../protocols/agent-dialects.js';
import { textProtocols, type TextProtocol } from '../protocols/text-protocols.js';

/** What a visitor's call can be made over: to agents that speak, and to agents that write. */
export type AgentProtocol = keyof typeof agentDialects | TextProtocol;

export const agentProtocols: readonly string[] = [...Object.keys(agentDialects), ...textProtocols];

/** Whether the agent behind it reads and writes. */
export function isTextProtocol(protocol: string | undefined): protocol is TextProtocol {
  return (textProtocols as readonly (string | undefined)[]).includes(protocol);
}
