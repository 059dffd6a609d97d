import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { WebSocket, type RawData } from 'ws';
import type { Context } from '../context.js';
import { errorMessage, refusals, type Refusal } from '../refusals.js';
import { closeSocket } from './sockets.js';

/** Masks and headers of frames, on top of the first message itself. */
const FRAMING_BYTES = 1024;

export type Frame = readonly [RawData, isBinary: boolean];

/** A browser whose first message has come. It is not read until its host resumes it. */
export interface Guest {
  readonly browser: WebSocket;
  readonly origin: string;
  /** Undefined while its socket is not closed. */
  readonly closeCode: number | undefined;
  log: FastifyBaseLogger;
  /** What was read with the first message already. From now on the host listens itself. */
  takeOver(): readonly Frame[];
  /** Tells the browser why, and closes it. */
  refuse(refusal: Refusal): void;
}

/** Who looks after the browsers of one path, from their first message on. */
export interface Host {
  readonly protocol: string;
  /** Refuses the guest, or takes it over. Rejects only on faults of this backend. */
  receive(first: Buffer, isBinary: boolean, guest: Guest): Promise<void>;
}

/** A browser's socket between its upgrade and its host: waits for the first message, within limits. */
export class Reception implements Guest {
  readonly browser: WebSocket;
  readonly origin: string;
  closeCode: number | undefined;
  log: FastifyBaseLogger;
  readonly #context: Context;
  readonly #host: Host;
  readonly #line: Duplex;
  readonly #timer: NodeJS.Timeout;
  readonly #early: Frame[] = [];
  #receivedBytes = 0;
  #refused = false;

  constructor(context: Context, host: Host, browser: WebSocket, line: Duplex, origin: string) {
    this.browser = browser;
    this.origin = origin;
    this.log = context.log.child({ call: randomUUID(), protocol: host.protocol });
    this.#context = context;
    this.#host = host;
    this.#line = line;
    this.#timer = setTimeout(() => this.refuse(refusals.firstMessageLate), context.settings.limits.firstMessageMs);
    line.on('data', this.#countBytes);
    browser.on('error', (error: NodeJS.ErrnoException) => this.#noteError(error));
    browser.once('message', (data, isBinary) => this.#first(data as Buffer, isBinary));
    browser.once('close', (code) => {
      this.closeCode = code;
      this.#stopWaiting();
    });
  }

  takeOver(): readonly Frame[] {
    this.browser.off('message', this.#keepEarly);
    return this.#early;
  }

  refuse(refusal: Refusal): void {
    if (this.#refused) return;
    this.#refused = true;
    this.#stopWaiting();
    this.#context.metrics.refusals.inc({ at: 'call', reason: refusal.reason });
    this.log.info({ reason: refusal.reason, closeCode: refusal.closeCode }, 'call refused');
    if (this.browser.readyState !== WebSocket.OPEN) return;
    this.browser.send(errorMessage(refusal));
    closeSocket(this.browser, refusal.closeCode, refusal.reason, this.#context.settings.limits.closeMs);
  }

  /** A message is put together before it is handed over: bytes are counted below that. */
  readonly #countBytes = (chunk: Buffer): void => {
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes > this.#context.settings.limits.configBytes + FRAMING_BYTES)
      this.refuse(refusals.firstMessageTooBig);
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
    if (data.length > this.#context.settings.limits.configBytes) return this.refuse(refusals.firstMessageTooBig);
    // What follows waits in the line; what was read with the first message already is kept.
    this.browser.pause();
    this.browser.on('message', this.#keepEarly);
    void this.#host.receive(data, isBinary, this).catch((error: unknown) => {
      this.log.error({ err: error }, 'a call could not be admitted');
      this.refuse(refusals.storeDown);
    });
  }

  #noteError(error: NodeJS.ErrnoException): void {
    const tooBig = error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    const reason = tooBig ? refusals.tooBig.reason : 'bad-frame';
    this.#context.metrics.refusals.inc({ at: 'socket', reason });
    this.log.warn({ reason, problem: error.code ?? error.message }, 'a browser broke the rules of its socket');
  }
}
