import type { AgentCallOptions, AgentCommand, AgentMessage } from '../protocols/agent-dialect.js';
import { agentDialects } from '../protocols/agent-dialects.js';
import { script } from './agent-link.worker.ts?script';
import { LinkHost } from './link-host.js';
import type { LinkCommand, LinkEvent } from './link-messages.js';
import type { LinkKit } from './link.js';

/** Links for visitors' calls to agents. */
export const agentLinks: LinkKit<LinkCommand<AgentCallOptions, AgentCommand>, LinkEvent<AgentMessage>, AgentCommand> = {
  makeHost: (emit) => new LinkHost(agentDialects, emit),
  script,
};
