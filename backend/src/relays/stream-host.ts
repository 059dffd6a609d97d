import { takePlace, type HeldLease } from '../capacity.js';
import type { Context } from '../context.js';
import { digest, shortDigest } from '../digest.js';
import { AccessTokens } from '../upstream/access-tokens.js';
import { at, isObject, stringAt } from '../json.js';
import type { FirstFrame, StreamKind, StreamProvider } from '../providers/stream-kind.js';
import { refusals } from '../refusals.js';
import type { TicketFacts } from '../tickets.js';
import { endBy, isHangUp } from './close-codes.js';
import type { Guest, Host } from './reception.js';
import { RelayedStream } from './relayed-stream.js';

interface Running {
  readonly userId: string;
  readonly stream: RelayedStream;
}

/** Pages that stream the sides of calls: checks the ticket, says as whom, and joins the stream. */
export class StreamHost implements Host {
  readonly #context: Context;
  readonly #kind: StreamKind;
  readonly #provider: StreamProvider;
  readonly #tokens: AccessTokens;
  /** By call and channel. */
  readonly #running = new Map<string, Running>();

  constructor(context: Context, kind: StreamKind, provider: StreamProvider) {
    const { settings, scrubber, log } = context;
    this.#context = context;
    this.#kind = kind;
    this.#provider = provider;
    this.#tokens = new AccessTokens(kind, provider, settings.limits, scrubber, log);
  }

  get protocol(): string {
    return this.#kind.protocol;
  }

  async receive(data: Buffer, isBinary: boolean, guest: Guest): Promise<void> {
    const { tickets, settings, store, book } = this.#context;
    const { protocol } = this.#kind;
    const first = isBinary ? this.#kind.readFirst(data) : undefined;
    if (!first) return guest.refuse(refusals.badFirstMessage);
    const { channel, callId } = first;
    // The channel is the ticket's purpose: it opens no other.
    const facts = await tickets.redeem(first.ticket, { purpose: channel, protocol, origin: guest.origin });
    if (!facts || stringAt(facts.subject, 'callId') !== callId) return guest.refuse(refusals.unauthorized);
    const { userId } = facts;
    guest.log = guest.log.child({ user: shortDigest(userId), stream: callId, channel });
    if (book.draining) return guest.refuse(refusals.restarting);
    const greeting = this.#greeting(first, facts);
    if (!Buffer.isBuffer(greeting)) return guest.refuse(greeting);
    if (!this.#makeWay(first, userId)) return guest.refuse(refusals.unauthorized);

    const { streamsPerUser, leaseMs } = settings.limits;
    // Counted by channel: both sides of a call are one of each.
    const owner = `streamer:${digest(userId)}:${channel}`;
    const place = await takePlace(store, owner, streamsPerUser, leaseMs, guest.log);
    if (!place) return guest.refuse(refusals.callBusy);
    // Who said all there was to say and goodbye at once is still relayed.
    const isGone = guest.closeCode !== undefined && !isHangUp(guest.closeCode);
    if (isGone || book.draining || !this.#makeWay(first, userId)) {
      place.release();
      if (isGone) return guest.log.info('the browser left before its stream');
      return guest.refuse(book.draining ? refusals.restarting : refusals.unauthorized);
    }
    this.#connect(guest, first, userId, greeting, place);
  }

  #greeting(first: FirstFrame, { subject }: TicketFacts): ReturnType<StreamKind['greeting']> {
    const identity = at(subject, 'identity');
    return isObject(identity) ? this.#kind.greeting(first, identity) : refusals.unauthorized;
  }

  /** A line may be cut without a word: who comes back takes the place of the stream before. False: it is another's. */
  #makeWay(first: FirstFrame, userId: string): boolean {
    const before = this.#running.get(keyOf(first));
    if (before && before.userId !== userId) return false;
    before?.stream.end(endBy(refusals.replaced));
    return true;
  }

  #connect(guest: Guest, first: FirstFrame, userId: string, greeting: Buffer, place: HeldLease): void {
    const { settings, metrics, book } = this.#context;
    const { protocol } = this.#kind;
    const { browser, log, closeCode } = guest;
    const key = keyOf(first);
    metrics.activeCalls.inc({ protocol });
    const stream: RelayedStream = new RelayedStream({
      kind: this.#kind,
      provider: this.#provider,
      tokens: this.#tokens,
      greeting,
      browser,
      early: guest.takeOver(),
      closeCode,
      limits: settings.limits,
      metrics,
      log,
      onEnd: () => {
        metrics.activeCalls.dec({ protocol });
        place.release();
        if (this.#running.get(key)?.stream === stream) this.#running.delete(key);
      },
      onClosed: () => book.remove(stream),
    });
    this.#running.set(key, { userId, stream });
    book.add(stream);
    place.onLost(() => {
      log.error('a lease was lost to another process');
      stream.end(endBy(refusals.leaseLost));
    });
    log.info('stream started');
    stream.start();
  }
}

function keyOf({ callId, channel }: FirstFrame): string {
  return `${callId} ${channel}`;
}
