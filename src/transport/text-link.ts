import { CallError, type CallErrorCode, type CallWarning } from '../call-error.js';
import type { TextDialect, TextMessage, TextWire, WrittenLine } from '../protocols/text-dialect.js';
import { IdleWatch } from './idle-watch.js';
import { InboundWatch } from './inbound-watch.js';
import { ReconnectPolicy, textReconnect } from './reconnect-policy.js';
import { Socket, type SocketEnd } from './socket.js';
import { TextTurns, type TurnHandlers } from './text-turns.js';

const NORMAL = 1000;
const REFUSALS = [1008, 4401];
/** A close so near to the longest life of a socket is its end, not the conversation's. */
const LIFE_SLACK_MS = 60_000;

/** How a written conversation came to its end. */
export type TextEnd =
  | { readonly kind: 'flow-ended' | 'idle-timeout' | 'expired' | 'gave-up' }
  /** The platform said so in words. */
  | { readonly kind: 'failed'; readonly code: CallErrorCode }
  /** It never opened, or was closed for good. */
  | { readonly kind: 'closed'; readonly end: SocketEnd; readonly wasOpen: boolean };

export interface TextLinkSetup {
  readonly dialect: Pick<TextDialect, 'longestBytes' | 'idleLimitMs' | 'socketLifeMs'>;
  readonly wire: TextWire;
  /** Cookies on a step by HTTP. */
  readonly credentials: RequestCredentials;
  /** Milliseconds since 1970; the token opens nothing any more. Infinity: not known. */
  readonly expiresAtMs: number;
  readonly connectLimitMs: number;
}

export interface TextLinkHandlers extends TurnHandlers {
  /** The agent can be written to: for the first time, or again. */
  onready(): void;
  /** It cannot for now: another connection is being made. */
  onlost(): void;
  onlines(lines: readonly WrittenLine[]): void;
  /** The agent's side could not do something; the conversation goes on. */
  onerror(error: CallError): void;
  /** The last event. */
  onend(end: TextEnd): void;
}

/**
 * A written conversation's line: one socket after another with the same token, or steps by HTTP where no socket opens.
 * What is not confirmed is never sent again by itself: a repeat could advance the agent's flow twice.
 */
export class TextLink {
  readonly #setup: TextLinkSetup;
  readonly #handlers: TextLinkHandlers;
  readonly #policy = new ReconnectPolicy(textReconnect);
  readonly #turns: TextTurns;
  readonly #idle: IdleWatch;
  readonly #watch: InboundWatch;
  readonly #over = new AbortController();
  #socket: Socket | undefined;
  #state: 'connecting' | 'socket' | 'http' | 'over' = 'connecting';
  /** A socket has been open. */
  #begun = false;
  #openedAtMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(setup: TextLinkSetup, handlers: TextLinkHandlers) {
    this.#setup = setup;
    this.#handlers = handlers;
    this.#turns = new TextTurns(handlers);
    const warn = (warning: CallWarning): void => handlers.onwarning(warning);
    this.#watch = new InboundWatch(performance.now(), warn);
    this.#idle = new IdleWatch(setup.dialect.idleLimitMs, warn, () => this.#end({ kind: 'idle-timeout' }));
    this.#connect();
  }

  /**
   * Sends the visitor's words. Throws `invalid-state` or `message-too-big` when they were not sent. Resolves when they
   * were answered, at once while a person has taken over; rejects with `request-failed` when they were not confirmed.
   */
  step(input: string | null): Promise<void> {
    if (this.#state !== 'socket' && this.#state !== 'http') throw notNow('There is no connection at the moment.');
    if (!this.#turns.isFree) throw notNow('The agent has not answered what you sent before.');
    const way = this.#state;
    const data = this.#setup.wire.step(input, this.#turns.isFirst, way);
    const { longestBytes } = this.#setup.dialect;
    if (new TextEncoder().encode(data).length > longestBytes) {
      throw new CallError('message-too-big', `A message may have ${longestBytes / 1024} KB at most.`, { fatal: false });
    }
    if (way === 'http') void this.#post(data);
    else if (!this.#socket?.send(data)) throw notNow('There is no connection at the moment.');
    else this.#idle.spoken();
    return this.#turns.sent();
  }

  /** Without `onend`. What is still open is not confirmed. */
  close(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#over.abort();
    clearTimeout(this.#timer);
    this.#idle.stop();
    this.#turns.unconfirmed();
    this.#socket?.close();
  }

  #connect(): void {
    const { wire, connectLimitMs } = this.#setup;
    const socket: Socket = new Socket(
      wire.url,
      connectLimitMs,
      {
        open: () => this.#opened(socket),
        message: (data) => {
          if (this.#state !== 'socket' || this.#socket !== socket) return;
          this.#idle.spoken();
          this.#watch.received(data, performance.now());
          this.#hear(wire.read(data));
        },
        end: (end) => this.#socket === socket && this.#lost(end),
      },
      wire.subprotocols,
    );
    this.#socket = socket;
  }

  #opened(socket: Socket): void {
    if (this.#state === 'over') return;
    this.#openedAtMs = performance.now();
    this.#policy.opened(this.#openedAtMs);
    this.#setup.wire.greeting.forEach((data) => socket.send(data));
    this.#idle.spoken();
    this.#begun = true;
    this.#become('socket');
  }

  #lost(end: SocketEnd): void {
    if (this.#state === 'over') return;
    const nowMs = performance.now();
    const wasOpen = this.#state === 'socket';
    const idle = wasOpen && this.#idle.isOver;
    const isOld = wasOpen && nowMs - this.#openedAtMs >= this.#setup.dialect.socketLifeMs - LIFE_SLACK_MS;
    this.#idle.stop();
    if (idle) return this.#end({ kind: 'idle-timeout' });
    if (Date.now() >= this.#setup.expiresAtMs) return this.#end({ kind: 'expired' });
    if (wasOpen && (REFUSALS.includes(end.code) || (end.code === NORMAL && !isOld))) {
      return this.#end({ kind: 'closed', end, wasOpen });
    }
    if (wasOpen) {
      this.#state = 'connecting';
      this.#turns.unconfirmed();
      this.#handlers.onlost();
    }
    const retryInMs = this.#begun ? this.#policy.lost(nowMs) : null;
    if (retryInMs !== null) this.#timer = setTimeout(() => this.#connect(), retryInMs);
    else if (this.#setup.wire.stepUrl !== undefined) this.#goOnByHttp();
    else this.#end(this.#begun ? { kind: 'gave-up' } : { kind: 'closed', end, wasOpen });
  }

  #goOnByHttp(): void {
    this.#turns.personLeft();
    this.#handlers.onwarning({
      code: 'degraded',
      raised: true,
      message: 'No socket to the agent could be opened: the conversation goes on by HTTP, without live agents.',
    });
    this.#become('http');
  }

  async #post(body: string): Promise<void> {
    const { wire, credentials } = this.#setup;
    const { signal } = this.#over;
    let message: TextMessage;
    try {
      const response = await fetch(wire.stepUrl ?? '', {
        method: 'POST',
        credentials,
        headers: { 'content-type': 'application/json', accept: 'application/json', ...wire.stepHeaders },
        body,
        signal,
      });
      message = wire.read(response.ok ? await response.text() : { statusCode: response.status });
    } catch {
      // The cause is kept out: it may name the address. What is not confirmed, the step itself tells.
      if (!signal.aborted) this.#turns.unconfirmed();
      return;
    }
    if (!signal.aborted) this.#hear(message);
  }

  #hear(message: TextMessage): void {
    switch (message.type) {
      case 'reply':
        // In this order: nobody listens for a moment before the agent is heard.
        if (message.lines.length > 0) this.#handlers.onlines(message.lines);
        this.#turns.heard(message);
        if (message.status === 'ended') this.#end({ kind: 'flow-ended' });
        break;
      case 'failed':
        if (message.fatal) return this.#end({ kind: 'failed', code: message.code });
        this.#turns.unconfirmed();
        this.#handlers.onerror(
          new CallError(message.code, 'The agent reported a problem.', { fatal: false, retryable: true }),
        );
        break;
      case 'bad-message':
        this.#watch.badMessage(message.detail);
        break;
      case 'ignored':
        break;
    }
  }

  #become(state: 'socket' | 'http'): void {
    this.#state = state;
    this.#handlers.onready();
  }

  #end(end: TextEnd): void {
    this.close();
    this.#handlers.onend(end);
  }
}

function notNow(why: string): CallError {
  return new CallError('invalid-state', `This was not sent. ${why}`, { fatal: false, retryable: true });
}
