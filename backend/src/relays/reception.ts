import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { WebSocket, type RawData } from 'ws';
import { takeUserPlace, type HeldLease, type KeyPool, type Line } from '../capacity.js';
import type { Context } from '../context.js';
import { shortDigest } from '../digest.js';
import { errorMessage, refusals, type Refusal } from '../refusals.js';
import type { TicketFacts } from '../tickets.js';
import { endBy } from './close-codes.js';
import { RelayedCall } from './relay.js';
import {
  isRefusal,
  type AgentProfile,
  type CallPlan,
  type FirstMessage,
  type RelayKind,
} from '../providers/relay-kind.js';
import { closeSocket } from './sockets.js';

/** Masks and headers of frames, on top of the config itself. */
const FRAMING_BYTES = 1024;

/** A browser's socket between its upgrade and its call: reads the first message, checks the ticket, finds a line. */
export class Reception {
  readonly #context: Context;
  readonly #kind: RelayKind;
  readonly #browser: WebSocket;
  readonly #line: Duplex;
  readonly #origin: string;
  readonly #timer: NodeJS.Timeout;
  readonly #early: [RawData, boolean][] = [];
  #log: FastifyBaseLogger;
  #receivedBytes = 0;
  #refused = false;

  constructor(context: Context, kind: RelayKind, browser: WebSocket, line: Duplex, origin: string) {
    this.#context = context;
    this.#kind = kind;
    this.#browser = browser;
    this.#line = line;
    this.#origin = origin;
    this.#log = context.log.child({ call: randomUUID(), protocol: kind.protocol });
    this.#timer = setTimeout(() => this.#refuse(refusals.firstMessageLate), context.settings.limits.firstMessageMs);
    line.on('data', this.#countBytes);
    browser.on('error', (error: NodeJS.ErrnoException) => this.#noteError(error));
    browser.once('message', (data, isBinary) => this.#first(data as Buffer, isBinary));
    browser.once('close', () => this.#stopWaiting());
  }

  /** A message is put together before it is handed over: bytes are counted below that. */
  readonly #countBytes = (chunk: Buffer): void => {
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes > this.#context.settings.limits.configBytes + FRAMING_BYTES)
      this.#refuse(refusals.firstMessageTooBig);
  };

  readonly #keepEarly = (data: RawData, isBinary: boolean): void => {
    this.#early.push([data, isBinary]);
  };

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#line.off('data', this.#countBytes);
  }

  #first(data: Buffer, isBinary: boolean): void {
    this.#stopWaiting();
    if (this.#refused) return;
    if (data.length > this.#context.settings.limits.configBytes) return this.#refuse(refusals.firstMessageTooBig);
    const first = isBinary ? undefined : this.#kind.readFirst(data.toString());
    if (!first) return this.#refuse(refusals.badFirstMessage);
    // What follows waits in the line; what was read with the first message already is kept.
    this.#browser.pause();
    this.#browser.on('message', this.#keepEarly);
    void this.#admit(first).catch((error: unknown) => {
      this.#log.error({ err: error }, 'a call could not be admitted');
      this.#refuse(refusals.storeDown);
    });
  }

  async #admit(first: FirstMessage): Promise<void> {
    const { tickets, settings, pools, store, book } = this.#context;
    const { protocol } = this.#kind;
    const facts = await tickets.redeem(first.ticket, { purpose: 'call', protocol, origin: this.#origin });
    const profile = facts && settings.agents.get(facts.agentId);
    const provider = settings.relays.get(protocol)?.provider;
    const pool = pools.get(protocol);
    if (!facts || !profile || !provider || !pool) return this.#refuse(refusals.unauthorized);
    this.#log = this.#log.child({ user: shortDigest(facts.userId), agent: facts.agentId });
    if (book.draining) return this.#refuse(refusals.restarting);

    const { callsPerUser, leaseMs } = settings.limits;
    const place = await takeUserPlace(store, facts.userId, callsPerUser, leaseMs, this.#log);
    if (!place) return this.#refuse(refusals.callBusy);
    let line: Line | undefined;
    try {
      line = await pool.take();
    } catch (error) {
      place.release();
      throw error;
    }
    const plan = line ? this.#kind.plan(first.page, profile, provider, line.key) : refusals.busy;
    const isGone = this.#browser.readyState !== WebSocket.OPEN;
    if (!line || isRefusal(plan) || book.draining || isGone) {
      line?.lease.release();
      place.release();
      if (isGone) return this.#log.info('the browser left before its call');
      return this.#refuse(isRefusal(plan) ? plan : refusals.restarting);
    }
    this.#connect(plan, place, line, pool);
    this.#noteStart(facts, profile);
  }

  #connect(plan: CallPlan, place: HeldLease, line: Line, pool: KeyPool): void {
    const { settings, scrubber, metrics, book } = this.#context;
    const { protocol } = this.#kind;
    const log = this.#log;
    this.#browser.off('message', this.#keepEarly);
    this.#browser.resume();
    metrics.activeCalls.inc({ protocol });
    let free = false;
    const call: RelayedCall = new RelayedCall({
      kind: this.#kind,
      plan,
      browser: this.#browser,
      early: this.#early,
      limits: settings.limits,
      scrubber,
      metrics,
      log,
      onEnd: () => {
        metrics.activeCalls.dec({ protocol });
        place.release();
      },
      onFree: () => {
        free = true;
        line.lease.release();
        book.remove(call);
      },
      onStatus: (status) => {
        if (status === 401 || status === 403 || status === 429) pool.rest(line.key);
      },
    });
    if (!free) book.add(call);
    for (const lease of [place, line.lease]) {
      lease.onLost(() => {
        log.error('a lease was lost to another process');
        call.end(endBy(refusals.leaseLost));
      });
    }
  }

  #noteStart({ agentId }: TicketFacts, { provider }: AgentProfile): void {
    this.#log.info({ agent: agentId, engine: provider }, 'call started');
  }

  #noteError(error: NodeJS.ErrnoException): void {
    const tooBig = error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    const reason = tooBig ? refusals.tooBig.reason : 'bad-frame';
    this.#context.metrics.refusals.inc({ at: 'socket', reason });
    this.#log.warn({ reason, problem: error.code ?? error.message }, 'a browser broke the rules of its socket');
  }

  #refuse(refusal: Refusal): void {
    if (this.#refused) return;
    this.#refused = true;
    this.#stopWaiting();
    this.#context.metrics.refusals.inc({ at: 'call', reason: refusal.reason });
    this.#log.info({ reason: refusal.reason, closeCode: refusal.closeCode }, 'call refused');
    if (this.#browser.readyState !== WebSocket.OPEN) return;
    this.#browser.send(errorMessage(refusal));
    closeSocket(this.#browser, refusal.closeCode, refusal.reason, this.#context.settings.limits.closeMs);
  }
}
