import type { Context } from '../context.js';
import type { AgentProfile } from '../providers/relay-kind.js';
import { no, unknownAgent, type Asked, type Denial } from './grant.js';

interface Agent {
  readonly agentId: string;
  readonly profile: AgentProfile;
}

/** The agent of the server's file that the page asked for, if it is of this protocol and the user may call it. */
export function agentOf({ settings }: Context, protocol: string, { user, agentId = 'default' }: Asked): Agent | Denial {
  const profile = settings.agents.get(agentId);
  if (!profile || (profile['protocol'] ?? 'aillomvox') !== protocol) return unknownAgent;
  if (user.agents && !user.agents.includes(agentId)) return no('agent-of-user');
  return { agentId, profile };
}
