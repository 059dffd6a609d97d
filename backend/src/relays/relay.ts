import type { FastifyBaseLogger } from 'fastify';
import { WebSocket, type RawData } from 'ws';
import { BrowserGate } from '../limits/browser-gate.js';
import type { Limits } from '../limits/limits.js';
import type { Metrics } from '../metrics.js';
import { errorMessage, refusals, type Refusal } from '../refusals.js';
import type { Scrubber } from '../secrets.js';
import { endBy, endByUpstream, isHangUp, refusalByStatus, type CallEnd } from './close-codes.js';
import { Heartbeat } from './heartbeat.js';
import type { CallPlan, RelayKind } from '../providers/relay-kind.js';
import { closeSocket } from './sockets.js';
import { Traffic } from './traffic.js';
import { Uplink } from './uplink.js';

/** A close so soon after an error message is about the same thing. */
const SAME_FAULT_MS = 2_000;

export interface RelaySetup {
  readonly kind: RelayKind;
  readonly plan: CallPlan;
  readonly browser: WebSocket;
  /** Frames of the browser that came before the relay was there. */
  readonly early: readonly (readonly [RawData, boolean])[];
  readonly limits: Limits;
  readonly scrubber: Scrubber;
  readonly metrics: Metrics;
  readonly log: FastifyBaseLogger;
  /** Once, as soon as the browser's part is over. */
  readonly onEnd: () => void;
  /** Once, when the provider's socket is closed: its place is free. */
  readonly onFree: () => void;
  /** The provider answered with this status instead of a socket. */
  readonly onStatus: (status: number) => void;
}

/** One relayed call: a browser's socket, a provider's socket, and everything that passes between them. */
export class RelayedCall {
  readonly #setup: RelaySetup;
  readonly #browser: WebSocket;
  readonly #upstream: WebSocket;
  readonly #uplink: Uplink;
  readonly #gate: BrowserGate;
  readonly #traffic: Traffic;
  readonly #heartbeat: Heartbeat;
  readonly #startMs = performance.now();
  #timers: NodeJS.Timeout[] = [];
  #stallTimer: NodeJS.Timeout | undefined;
  #browserPaused = false;
  #upstreamPaused = false;
  #saidFarewell = false;
  #errorToldMs = -Infinity;
  #failure: Refusal | undefined;
  #opened = false;
  #ended = false;

  constructor(setup: RelaySetup) {
    const { browser, limits, plan, metrics, kind } = setup;
    this.#setup = setup;
    this.#browser = browser;
    this.#gate = new BrowserGate(limits, plan.audioBytesPerSecond, this.#startMs);
    this.#traffic = new Traffic(metrics, kind.protocol, plan.audioBytesPerSecond);
    this.#upstream = this.#dial();
    this.#uplink = new Uplink(this.#upstream, limits, plan.audioBytesPerSecond, {
      drop: (bytes) => this.#traffic.dropped(bytes),
      backlog: () => this.#watchUplink(),
    });
    this.#heartbeat = new Heartbeat(browser, limits.pingMs, limits.pongMs, {
      beat: () => this.#traffic.report(),
      resting: () => this.#browserPaused,
      dead: () => {
        browser.terminate();
        this.#end({ outcome: 'browser-lost', closeCode: 1006, reason: 'no pong' });
      },
    });
    browser.on('message', (data, isBinary) => this.#fromBrowser(data, isBinary));
    browser.on('close', (code) => this.#browserClosed(code));
    this.#timers.push(setTimeout(() => this.end(endBy(refusals.timeLimit)), Math.min(plan.limitMs, 2 ** 31 - 1)));
    for (const [data, isBinary] of setup.early) this.#fromBrowser(data, isBinary);
    if (browser.readyState !== WebSocket.OPEN) this.#browserClosed(1006);
  }

  /** Ends the call from here; the provider is told once, whoever ends it. */
  end(end: CallEnd): void {
    this.#end(end);
  }

  #dial(): WebSocket {
    const { plan, limits, log, metrics, kind, onFree, onStatus } = this.#setup;
    const upstream = new WebSocket(plan.url, {
      headers: plan.headers,
      perMessageDeflate: false,
      handshakeTimeout: limits.connectMs,
      maxPayload: limits.upstreamFrameBytes,
    });
    upstream.on('upgrade', (response) => response.socket.setKeepAlive(true, limits.pingMs));
    upstream.on('open', () => {
      this.#opened = true;
      metrics.connectSeconds.observe({ protocol: kind.protocol }, (performance.now() - this.#startMs) / 1000);
      upstream.send(plan.greeting);
      this.#uplink.flush();
    });
    upstream.on('message', (data, isBinary) => this.#fromUpstream(data, isBinary));
    upstream.on('unexpected-response', (request, response) => {
      const status = response.statusCode ?? 0;
      const level = status === 401 || status === 403 ? 'error' : 'warn';
      log[level]({ status }, 'the provider refused the connection');
      this.#failure = refusalByStatus(status);
      onStatus(status);
      response.destroy();
      request.destroy();
      upstream.terminate();
    });
    upstream.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#ended) return;
      if (!this.#opened)
        this.#failure ??= /timed out/.test(error.message) ? refusals.upstreamTimeout : refusals.unreachable;
      log.warn({ problem: error.code ?? error.message }, 'trouble on the way to the provider');
    });
    upstream.on('close', (code) => {
      this.#upstreamClosed(code);
      onFree();
    });
    return upstream;
  }

  #fromBrowser(raw: RawData, isBinary: boolean): void {
    if (this.#ended) return;
    const data = raw as Buffer;
    const nowMs = performance.now();
    const refusal = isBinary ? this.#gate.audio(data.length, nowMs) : this.#gate.message(data.length, nowMs);
    if (refusal) return this.#end(endBy(refusal));
    this.#traffic.up(data.length, isBinary);
    if (isBinary) this.#uplink.audio(data);
    else this.#textFromBrowser(data);
  }

  #textFromBrowser(data: Buffer): void {
    const { kind, metrics, log } = this.#setup;
    const read = kind.readBrowser(data.toString());
    const tooBig = this.#gate.text(data.length, read.action === 'pass' && read.isImage);
    if (tooBig) return this.#end(endBy(tooBig));
    if (read.action === 'refuse') return this.#end(endBy(read.refusal));
    if (read.action === 'drop') {
      metrics.droppedMessages.inc({ protocol: kind.protocol, reason: read.why });
      return log.debug({ reason: read.why }, 'a message of the page was dropped');
    }
    if (read.isFarewell && this.#saidFarewell) return;
    this.#saidFarewell ||= read.isFarewell;
    this.#uplink.text(read.text);
  }

  #fromUpstream(raw: RawData, isBinary: boolean): void {
    if (this.#ended) return;
    const data = raw as Buffer;
    this.#traffic.down(data.length, isBinary);
    if (isBinary) return this.#toBrowser(data);
    const { kind, scrubber, log } = this.#setup;
    const read = kind.readUpstream(data.toString(), scrubber);
    if (read.refusal) {
      log.error({ reason: read.refusal.reason }, 'the provider refused the call');
      return this.#end(endBy(read.refusal));
    }
    if (read.isError) this.#errorToldMs = performance.now();
    this.#toBrowser(read.text);
  }

  #toBrowser(data: Buffer | string): void {
    if (this.#browser.readyState !== WebSocket.OPEN) return;
    this.#browser.send(data, { binary: typeof data !== 'string' }, this.#watchDownlink);
    if (this.#upstreamPaused || this.#browser.bufferedAmount <= this.#setup.limits.highWaterBytes) return;
    this.#upstreamPaused = true;
    this.#upstream.pause();
  }

  readonly #watchDownlink = (): void => {
    if (!this.#upstreamPaused || this.#browser.bufferedAmount > this.#setup.limits.lowWaterBytes) return;
    this.#upstreamPaused = false;
    this.#upstream.resume();
  };

  #watchUplink(): void {
    const { highWaterBytes, lowWaterBytes, stallMs } = this.#setup.limits;
    const backlog = this.#uplink.backlogBytes;
    if (!this.#browserPaused && backlog > highWaterBytes) {
      this.#browserPaused = true;
      this.#browser.pause();
      this.#stallTimer = setTimeout(() => this.#end(endBy(refusals.upstreamStalled)), stallMs);
    } else if (this.#browserPaused && backlog <= lowWaterBytes) {
      this.#browserPaused = false;
      this.#browser.resume();
      clearTimeout(this.#stallTimer);
    }
  }

  #browserClosed(code: number): void {
    const hungUp = this.#saidFarewell || isHangUp(code);
    this.#end({ outcome: hungUp ? 'browser-hangup' : 'browser-lost', closeCode: code, reason: '' });
  }

  #upstreamClosed(code: number): void {
    const end = this.#failure ? endBy(this.#failure) : endByUpstream(code);
    // One fault, one message: what the provider said just now was the error.
    const wasTold = performance.now() - this.#errorToldMs < SAME_FAULT_MS;
    this.#end(wasTold ? { ...end, error: undefined } : end);
  }

  #end(end: CallEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    const { kind, limits, log, metrics, onEnd } = this.#setup;
    this.#heartbeat.stop();
    const unsaid = this.#uplink.dispose();
    clearTimeout(this.#stallTimer);
    for (const timer of this.#timers) clearTimeout(timer);
    if (this.#browser.readyState === WebSocket.OPEN) {
      if (end.error) this.#browser.send(errorMessage(end.error));
      closeSocket(this.#browser, end.closeCode, end.reason, limits.closeMs);
    }
    if (this.#upstream.readyState === WebSocket.OPEN) {
      if (!this.#saidFarewell) unsaid.push(kind.farewell);
      for (const text of unsaid) this.#upstream.send(text);
      closeSocket(this.#upstream, 1000, '', limits.closeMs);
    } else if (this.#upstream.readyState === WebSocket.CONNECTING) this.#upstream.terminate();
    this.#traffic.report();
    metrics.calls.inc({ protocol: kind.protocol, outcome: end.outcome });
    const durationMs = Math.round(performance.now() - this.#startMs);
    const { droppedMs } = this.#traffic;
    log.info({ outcome: end.outcome, closeCode: end.closeCode, durationMs, droppedMs }, 'call ended');
    onEnd();
  }
}
