import type { Context } from '../context.js';
import { shortDigest } from '../digest.js';
import type { RelayKind } from '../providers/relay-kind.js';
import type { TicketFacts } from '../tickets.js';
import { bad, fault, no, unknownAgent, type Asked, type Denial, type Grant, type Grantor } from './grant.js';

/** Tickets of our own, each for one call that is relayed here. */
export class TicketGrantor implements Grantor {
  readonly counted = 'tickets';
  readonly #context: Context;
  readonly #kind: RelayKind;

  constructor(context: Context, kind: RelayKind) {
    this.#context = context;
    this.#kind = kind;
  }

  get protocol(): string {
    return this.#kind.protocol;
  }

  get purposes(): readonly string[] {
    return this.#kind.purposes;
  }

  async grant({ user, agentId = 'default', origin, site }: Asked): Promise<Grant | Denial> {
    const { protocol, path } = this.#kind;
    const profile = this.#context.settings.agents.get(agentId);
    if (!profile || (profile['protocol'] ?? 'aillomvox') !== protocol) return unknownAgent;
    if (user.agents && !user.agents.includes(agentId)) return no('agent-of-user');
    const facts = { userId: user.id, protocol, purpose: 'call', origin, subject: { agentId } };
    return giveTicket(this.#context, facts, site, path);
  }
}

/** A ticket for the socket at `path`, below the site as the page reaches it. */
export async function giveTicket(
  { tickets, log }: Context,
  facts: TicketFacts,
  site: string | undefined,
  path: string,
): Promise<Grant | Denial> {
  if (site === undefined) return bad('host', 'The Host header is no host.');
  const { userId, protocol, purpose, subject } = facts;
  try {
    const { ticket, expiresAt } = await tickets.issue(facts);
    log.info({ user: shortDigest(userId), agent: subject['agentId'], protocol, purpose }, 'ticket given');
    return { token: ticket, url: site + path, expiresAt: expiresAt.toISOString() };
  } catch (error) {
    log.error({ err: error }, 'a ticket could not be kept');
    return fault('store-unavailable');
  }
}
