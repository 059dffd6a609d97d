import type { Context } from '../context.js';
import { shortDigest } from '../digest.js';
import type { RelayKind } from '../providers/relay-kind.js';
import type { TicketFacts } from '../tickets.js';
import { agentOf } from './agent.js';
import { bad, fault, type Asked, type Denial, type Grant, type Grantor } from './grant.js';

/** Tickets of our own, each for one call that is relayed here. */
export class TicketGrantor implements Grantor {
  readonly counted = 'tickets';
  readonly kind: RelayKind;
  readonly #context: Context;

  constructor(context: Context, kind: RelayKind) {
    this.#context = context;
    this.kind = kind;
  }

  async grant(asked: Asked): Promise<Grant | Denial> {
    const { protocol, path } = this.kind;
    const agent = agentOf(this.#context, protocol, asked);
    if ('status' in agent) return agent;
    const { agentId } = agent;
    const { user, origin, site } = asked;
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
