import type { AgentCommand, AgentMessage } from '../protocols/agent-dialect.js';
import { AgentHost, type AgentLinkCommand } from './agent-host.js';
import { script } from './agent-link.worker.ts?script';
import type { LinkEvent } from './link-messages.js';
import type { LinkKit } from './link.js';

/** Links for visitors' calls to agents. */
export const agentLinks: LinkKit<AgentLinkCommand, LinkEvent<AgentMessage>, AgentCommand> = {
  makeHost: (emit) => new AgentHost(emit),
  script,
};
