import { CallError } from '../call-error.js';
import type { StreamChannel, StreamDialect, StreamOptions, StreamWire } from '../protocols/stream-dialect.js';
import { KeptSound } from './kept-sound.js';
import { ReconnectPolicy } from './reconnect-policy.js';
import { Socket, type SocketEnd } from './socket.js';
import { makeEncoder, type SideEncoder, type SoundWriter } from './sound-writer.js';
import { LineWarnings } from './stream-line-warnings.js';
import type { StreamCounts, StreamEmit, StreamFault, StreamLinkCommand, StreamLoss } from './stream-messages.js';

/** More is not given to a socket at a time: what it holds is lost with it. */
const BACKLOG_LIMIT_BYTES = 16_384;
/** One message; a relay takes no larger ones. Even, so that no sample is cut in two. */
const MESSAGE_BYTES = 8000;
const PUMP_EVERY_MS = 20;
/** So much may wait behind an open socket, and so long may it take nothing. */
const BEHIND_MS = 1000;
const STALL_LIMIT_S = 10;
/** Frames that the audio thread has sent off may still be on their way when the end is told. */
const LAST_FRAMES_MS = 60;

/** RFC 6455: an end that the far side meant. */
const MEANT = [1000, 1005];
/** With a fresh token it may be another matter. */
const TOKEN_REFUSED = 4401;
/** Too much, not understood, not wanted, taken over by another page: the same again would get the same answer. */
const REJECTED = [1008, 1009, 4400, 4403, 4409];

export type StreamSetup = Extract<StreamLinkCommand, { type: 'open' }>;

/** One side of a streamed call: one encoder, and one socket after another until it is over. */
export class StreamLine {
  readonly #channel: StreamChannel;
  readonly #setup: StreamSetup;
  readonly #dialect: StreamDialect;
  readonly #emit: StreamEmit;
  readonly #rateHz: number;
  readonly #kept: KeptSound;
  readonly #policy: ReconnectPolicy;
  readonly #warnings: LineWarnings;
  #encoder: SideEncoder | undefined;
  #socket: Socket | undefined;
  #wire: StreamWire | undefined;
  #writer: SoundWriter | undefined;
  /** Where what was sent ends, and how much it was. */
  #endSamples = 0;
  #sentSamples = 0;
  #opened = 0;
  #openedAtMs = Infinity;
  #refusals = 0;
  #stalledS = 0;
  #paused = false;
  #over = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #onclosed: (() => void) | undefined;

  constructor(channel: StreamChannel, setup: StreamSetup, dialect: StreamDialect, emit: StreamEmit) {
    const format = dialect.format(setup.options);
    this.#channel = channel;
    this.#setup = setup;
    this.#dialect = dialect;
    this.#emit = emit;
    this.#rateHz = format.sampleRateHz;
    this.#kept = new KeptSound(setup.keepMs, this.#rateHz);
    this.#policy = new ReconnectPolicy(setup.reconnect);
    this.#warnings = new LineWarnings(channel, (warning) => emit({ type: 'warning', warning }));
    this.#encoder = makeEncoder(format, setup, {
      piece: (piece) => {
        this.#kept.push(piece);
        if (this.#over) this.#kept.dropAll();
        this.#pump();
      },
      failed: (cause) => this.#giveUp('encoder', cause instanceof CallError ? cause : undefined),
    });
  }

  get counts(): StreamCounts {
    return {
      sentMs: Math.round((this.#sentSamples * 1000) / this.#rateHz),
      droppedMs: this.#kept.droppedMs,
      bufferedMs: this.#kept.keptMs,
      reconnects: Math.max(0, this.#opened - 1),
    };
  }

  /** Asks for a token. */
  start(): void {
    if (!this.#over) this.#emit({ type: 'token-wanted', channel: this.#channel });
  }

  /** The next frame of this side; the view may be used again afterwards. */
  take(frame: Float32Array): void {
    this.#encoder?.encode(frame);
  }

  connect(options: StreamOptions): void {
    if (this.#over || this.#socket) return;
    const socket: Socket = new Socket(this.#dialect.url(options), this.#setup.connectLimitMs, {
      open: () => this.#socket === socket && this.#open(socket, options),
      // Nothing that comes is of use.
      message: () => undefined,
      end: (end) => (this.#socket === socket ? this.lose(this.#lossOf(end)) : this.#onclosed?.()),
    });
    this.#socket = socket;
  }

  /** The socket is gone, or there could be none. */
  lose(loss: StreamLoss): void {
    if (this.#over) return;
    const nowMs = performance.now();
    if (nowMs - this.#openedAtMs >= this.#setup.reconnect.goodAfterMs) this.#refusals = 0;
    this.#openedAtMs = Infinity;
    this.#socket = this.#writer = undefined;
    this.#stalledS = 0;
    if (loss === 'unauthorized') this.#refusals++;
    const final = loss === 'rejected' || loss === 'hung-up' || this.#refusals > 1;
    const retryInMs = final ? null : this.#policy.lost(nowMs);
    if (retryInMs === null) {
      this.#giveUp(loss);
      return;
    }
    this.#emit({ type: 'lost', channel: this.#channel, loss });
    this.#timer = setTimeout(() => this.start(), retryInMs);
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    this.#pump();
  }

  /** Once a second. */
  tick(): void {
    if (this.#over) return;
    this.#pump();
    const isOpen = this.#socket?.isOpen === true;
    const behind = isOpen && !this.#paused && this.#kept.keptMs > BEHIND_MS;
    this.#warnings.look(behind, this.#kept.droppedMs, isOpen);
    this.#stalledS = behind ? this.#stalledS + 1 : 0;
    if (this.#stalledS < STALL_LIMIT_S) return;
    const socket = this.#socket;
    this.lose('stalled');
    socket?.close();
  }

  /** No frame comes any more. Resolves when all is sent, or after `limitMs`, and the socket is closed. */
  async finish(limitMs: number): Promise<void> {
    const untilMs = performance.now() + limitMs;
    await wait(LAST_FRAMES_MS);
    // A broken encoder has told so already.
    await this.#encoder?.flush().catch(() => undefined);
    this.#paused = false;
    while (!this.#over && this.#isLeft && performance.now() < untilMs) {
      this.#pump();
      await wait(PUMP_EVERY_MS);
    }
    this.#warnings.leave(this.#kept.keptMs);
    if (this.#kept.keptMs === 0) this.#writer?.end().forEach((bytes) => this.#send(bytes));
    await this.close();
  }

  /** Drops what is left. Resolves when the socket has said goodbye. */
  close(): Promise<void> {
    const socket = this.#socket;
    this.#end();
    if (!socket) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onclosed = resolve;
      socket.close();
    });
  }

  get #isLeft(): boolean {
    return this.#kept.keptMs > 0 || (this.#socket?.backlogBytes ?? 0) > 0;
  }

  #open(socket: Socket, options: StreamOptions): void {
    const wire = (this.#wire = this.#dialect.connect(this.#channel, options));
    this.#openedAtMs = performance.now();
    this.#policy.opened(this.#openedAtMs);
    this.#opened++;
    socket.send(wire.greet(Date.now()));
    this.#emit({ type: 'opened', channel: this.#channel });
    this.#pump();
  }

  /** Gives the socket what waits, as fast as it takes it. */
  #pump(): void {
    const socket = this.#socket;
    if (this.#paused || !socket?.isOpen) return;
    while (socket.backlogBytes < BACKLOG_LIMIT_BYTES) {
      const piece = this.#kept.take();
      if (!piece) return;
      const writer = (this.#writer ??= this.#encoder?.makeWriter(this.#endSamples));
      writer?.write(piece).forEach((bytes) => this.#send(bytes));
      this.#endSamples = piece.atSamples + piece.samples;
      this.#sentSamples += piece.samples;
    }
  }

  #send(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += MESSAGE_BYTES) {
      const frame = this.#wire?.frameAudio(bytes.subarray(at, at + MESSAGE_BYTES), Date.now());
      if (frame) this.#socket?.send(frame);
    }
  }

  #lossOf({ kind, code }: SocketEnd): StreamLoss {
    if (kind !== 'closed') return kind;
    if (code === TOKEN_REFUSED) return 'unauthorized';
    if (REJECTED.includes(code)) return 'rejected';
    return MEANT.includes(code) ? 'hung-up' : 'closed';
  }

  #giveUp(loss: StreamLoss, fault?: StreamFault): void {
    if (this.#over) return;
    const socket = this.#socket;
    this.#end();
    socket?.close();
    const told = fault && { told: { code: fault.code, message: fault.message } };
    this.#emit({ type: 'gave-up', channel: this.#channel, loss, ...told });
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#encoder?.close();
    this.#kept.dropAll();
    this.#socket = undefined;
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
