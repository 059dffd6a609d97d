import type { Context } from '../context.js';
import type { StreamKind } from '../providers/stream-kind.js';
import { bad, no, type Asked, type Denial, type Grant, type Grantor } from './grant.js';
import { giveTicket } from './ticket-grantor.js';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Tickets for one socket of a streamed call: one side of it, and nothing else. */
export class StreamGrantor implements Grantor {
  // Every socket needs one, and every reconnect another.
  readonly counted = 'tokens';
  readonly kind: StreamKind;
  readonly #context: Context;

  constructor(context: Context, kind: StreamKind) {
    this.#context = context;
    this.kind = kind;
  }

  async grant({ user, purpose, callId, origin, site }: Asked): Promise<Grant | Denial> {
    const { protocol, path } = this.kind;
    const identity = this.kind.identityOf(user);
    if (!identity) return no('no-stream');
    if (callId === undefined || !UUID_V4.test(callId)) return bad('call-id', 'callId must be a UUID of version 4.');
    const facts = { userId: user.id, protocol, purpose, origin, subject: { callId, identity } };
    return giveTicket(this.#context, facts, site, path);
  }
}
