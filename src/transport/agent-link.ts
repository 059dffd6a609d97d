import type { AgentCallOptions, AgentCommand, AgentMessage } from '../protocols/agent-dialect.js';
import { agentDialects } from '../protocols/agent-dialects.js';
import * as script from './agent-link.worker.ts?script';
import type { LinkKit } from './link.js';

/** Links for visitors' calls to agents. */
export const agentLinks: LinkKit<AgentCallOptions, AgentCommand, AgentMessage> = { dialects: agentDialects, script };
