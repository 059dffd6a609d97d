import type { FastifyBaseLogger } from 'fastify';
import { WebSocket, type RawData } from 'ws';
import type { AccessTokens } from '../upstream/access-tokens.js';
import type { Limits } from '../limits/limits.js';
import { StreamGate } from '../limits/stream-gate.js';
import type { Metrics } from '../metrics.js';
import type { StreamKind, StreamProvider } from '../providers/stream-kind.js';
import { refusals, type Refusal } from '../refusals.js';
import { endBy, endByUpstream, isHangUp, refusalByStatus, type CallEnd } from './close-codes.js';
import { Heartbeat } from './heartbeat.js';
import type { Frame } from './reception.js';
import { closeSocket } from './sockets.js';
import { Traffic } from './traffic.js';

export interface StreamSetup {
  readonly kind: StreamKind;
  readonly provider: StreamProvider;
  readonly tokens: AccessTokens;
  /** The platform's first frame. */
  readonly greeting: Buffer;
  /** Not read until the platform's socket is open: what it sends waits with it. */
  readonly browser: WebSocket;
  readonly early: readonly Frame[];
  /** Of a browser that said goodbye already. */
  readonly closeCode: number | undefined;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly log: FastifyBaseLogger;
  /** Once, as soon as the browser's part is over. */
  readonly onEnd: () => void;
  /** Once, when the platform's socket is closed, too. */
  readonly onClosed: () => void;
}

/** One side of a streamed call: frames go up in order, none is left out; a platform that is behind stops the browser. */
export class RelayedStream {
  readonly #setup: StreamSetup;
  readonly #browser: WebSocket;
  readonly #gate: StreamGate;
  readonly #traffic: Traffic;
  readonly #startMs = performance.now();
  readonly #heartbeats: Heartbeat[] = [];
  #waiting: Buffer[] = [];
  #upstream: WebSocket | undefined;
  #opened = false;
  #paused = true;
  #stallTimer: NodeJS.Timeout | undefined;
  #failure: Refusal | undefined;
  /** The browser has said goodbye before the platform was there: it is still told what there is. */
  #left: CallEnd | undefined;
  #ended = false;

  constructor(setup: StreamSetup) {
    const { browser, limits, metrics, kind } = setup;
    this.#setup = setup;
    this.#browser = browser;
    this.#gate = new StreamGate(limits, this.#startMs);
    this.#traffic = new Traffic(metrics, kind.protocol, limits.streamBytesPerSecond);
  }

  start(): void {
    const { limits, early, closeCode } = this.#setup;
    const browser = this.#browser;
    browser.on('message', (data, isBinary) => this.#fromBrowser(data, isBinary));
    browser.on('close', (code) => this.#browserClosed(code));
    const beat = {
      beat: () => this.#traffic.report(),
      resting: () => this.#paused,
      dead: () => {
        browser.terminate();
        this.#end({ outcome: 'browser-lost', closeCode: 1006, reason: 'no pong' });
      },
    };
    this.#heartbeats.push(new Heartbeat(browser, limits.pingMs, limits.pongMs, beat));
    for (const [data, isBinary] of early) this.#fromBrowser(data, isBinary);
    if (closeCode !== undefined) this.#browserClosed(closeCode);
    void this.#dial();
  }

  /** Ends the stream from here. */
  end(end: CallEnd): void {
    this.#end(end);
  }

  async #dial(): Promise<void> {
    const { kind, provider, tokens, limits, log } = this.#setup;
    const access = await tokens.get();
    if (this.#ended) return;
    if (!('token' in access)) return this.#end(endBy(access));
    const upstream = new WebSocket(kind.socketUrl(provider, access.token), {
      perMessageDeflate: false,
      handshakeTimeout: limits.connectMs,
      maxPayload: limits.upstreamFrameBytes,
    });
    this.#upstream = upstream;
    upstream.on('upgrade', (response) => response.socket.setKeepAlive(true, limits.pingMs));
    upstream.on('open', () => this.#open(upstream));
    upstream.on('message', (data, isBinary) => this.#traffic.down((data as Buffer).length, isBinary));
    upstream.on('unexpected-response', (request, response) => {
      const status = response.statusCode ?? 0;
      const isAboutToken = status === 401 || status === 403;
      log[isAboutToken && access.isFresh ? 'error' : 'warn']({ status }, 'the provider refused the connection');
      response.destroy();
      request.destroy();
      upstream.terminate();
      if (isAboutToken) tokens.drop(access.token);
      // A kept token may have been taken back. One that was fetched for this has no better one.
      if (isAboutToken && !access.isFresh && !this.#ended) {
        this.#upstream = undefined;
        void this.#dial();
      } else this.#failure = refusalByStatus(status);
    });
    upstream.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#ended || this.#upstream !== upstream) return;
      if (!this.#opened)
        this.#failure ??= /timed out/.test(error.message) ? refusals.upstreamTimeout : refusals.unreachable;
      log.warn({ problem: error.code ?? 'error' }, 'trouble on the way to the provider');
    });
    upstream.on('close', (code) => {
      if (this.#upstream !== upstream) return;
      if (this.#opened && kind.isTokenRefusal(code)) {
        tokens.drop(access.token);
        this.#failure ??= refusals.upstreamRefused;
        log.error({ code }, 'the provider refused the token');
      }
      this.#end(this.#failure ? endBy(this.#failure) : endByUpstream(code));
      this.#setup.onClosed();
    });
  }

  #open(upstream: WebSocket): void {
    const { kind, metrics, limits, greeting } = this.#setup;
    this.#opened = true;
    metrics.connectSeconds.observe({ protocol: kind.protocol }, (performance.now() - this.#startMs) / 1000);
    this.#watchUpstream(upstream);
    upstream.send(greeting, { binary: true });
    for (const frame of this.#waiting) upstream.send(frame, { binary: true }, this.#onWritten);
    this.#waiting = [];
    if (this.#left) return this.#end(this.#left);
    if (upstream.bufferedAmount > limits.highWaterBytes) return this.#stall();
    this.#paused = false;
    this.#browser.resume();
  }

  /** Whether the platform answers pings is not known: one that has done so is missed when it stops. */
  #watchUpstream(upstream: WebSocket): void {
    const { pingMs, pongMs } = this.#setup.limits;
    let answers = false;
    upstream.on('pong', () => (answers = true));
    const beat = {
      beat: () => undefined,
      resting: () => !answers || this.#paused,
      dead: () => upstream.terminate(),
    };
    this.#heartbeats.push(new Heartbeat(upstream, pingMs, pongMs, beat));
  }

  #fromBrowser(raw: RawData, isBinary: boolean): void {
    if (this.#ended) return;
    const data = raw as Buffer;
    const refusal = this.#gate.frame(data.length, performance.now());
    if (refusal) return this.#end(endBy(refusal));
    this.#traffic.up(data.length, isBinary);
    const { kind, metrics, log } = this.#setup;
    const frameKind = isBinary ? kind.kindOfFrame(data) : undefined;
    if (frameKind === 'metadata') return this.#end(endBy(refusals.secondConfig));
    if (frameKind === undefined) {
      metrics.droppedMessages.inc({ protocol: kind.protocol, reason: 'unknown-type' });
      return log.debug({ reason: 'unknown-type' }, 'a message of the page was dropped');
    }
    if (!this.#upstream || !this.#opened) return void this.#waiting.push(data);
    this.#upstream.send(data, { binary: true }, this.#onWritten);
    if (!this.#paused && this.#upstream.bufferedAmount > this.#setup.limits.highWaterBytes) this.#stall();
  }

  #stall(): void {
    this.#paused = true;
    this.#browser.pause();
    this.#stallTimer = setTimeout(() => this.#end(endBy(refusals.upstreamStalled)), this.#setup.limits.stallMs);
  }

  readonly #onWritten = (): void => {
    if (!this.#paused || this.#ended || !this.#upstream) return;
    if (this.#upstream.bufferedAmount > this.#setup.limits.lowWaterBytes) return;
    clearTimeout(this.#stallTimer);
    this.#paused = false;
    this.#browser.resume();
  };

  #browserClosed(code: number): void {
    const hungUp = isHangUp(code);
    this.#left = { outcome: hungUp ? 'browser-hangup' : 'browser-lost', closeCode: code, reason: '' };
    if (this.#opened || !hungUp) this.#end(this.#left);
  }

  #end(end: CallEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    const { kind, limits, log, metrics, onEnd, onClosed } = this.#setup;
    for (const heartbeat of this.#heartbeats) heartbeat.stop();
    clearTimeout(this.#stallTimer);
    if (this.#browser.readyState === WebSocket.OPEN)
      closeSocket(this.#browser, end.closeCode, end.reason, limits.closeMs);
    // What was sent goes out before the close.
    if (this.#upstream?.readyState === WebSocket.OPEN) closeSocket(this.#upstream, 1000, '', limits.closeMs);
    else if (this.#upstream?.readyState === WebSocket.CONNECTING) this.#upstream.terminate();
    this.#traffic.report();
    metrics.calls.inc({ protocol: kind.protocol, outcome: end.outcome });
    const durationMs = Math.round(performance.now() - this.#startMs);
    log.info({ outcome: end.outcome, closeCode: end.closeCode, durationMs }, 'stream ended');
    onEnd();
    if (!this.#upstream) onClosed();
  }
}
