import type { Clock } from '../clock.js';

export interface PacingOptions {
  /** false sends everything at once. Default true. */
  readonly paced?: boolean;
  /** Times real time. Default 6, as synthesised speech arrives faster than it is heard. */
  readonly speed?: number;
  /** Length of one frame. Default 100. */
  readonly chunkMs?: number;
}

interface Job {
  readonly bytes: Buffer;
  readonly chunkBytes: number;
  /** Between two frames; 0 sends all at once. */
  readonly intervalMs: number;
  readonly done: (sentAll: boolean) => void;
  startedMs: number;
  sentChunks: number;
}

/** Cuts sound into frames, sends them at a pace, and estimates what the client is still playing. */
export class AudioPacer {
  readonly #clock: Clock;
  readonly #rateHz: number;
  readonly #oddChunks: boolean;
  readonly #send: (frame: Buffer) => void;
  readonly #jobs: Job[] = [];
  #cancelTimer: (() => void) | undefined;
  #playedUntilMs = 0;
  /** With `oddChunks`: the first byte of a cut sample, kept for the next frame. */
  #carry: Buffer = Buffer.alloc(0);

  constructor(clock: Clock, rateHz: number, oddChunks: boolean, send: (frame: Buffer) => void) {
    this.#clock = clock;
    this.#rateHz = rateHz;
    this.#oddChunks = oddChunks;
    this.#send = send;
  }

  /** Sound that the client has yet to play, sent or not. */
  get remainingMs(): number {
    const unsentBytes = this.#jobs.reduce((sum, job) => sum + job.bytes.length - job.sentChunks * job.chunkBytes, 0);
    return Math.max(0, this.#playedUntilMs - this.#clock.nowMs()) + (unsentBytes / 2 / this.#rateHz) * 1000;
  }

  /** Sends after what was asked for before; resolves to false when `cancel` came in between. */
  play(bytes: Buffer, options: PacingOptions = {}): Promise<boolean> {
    const chunkMs = options.chunkMs ?? 100;
    const speed = options.speed ?? 6;
    if (!(chunkMs > 0) || !(speed > 0)) throw new TypeError('chunkMs and speed must be above 0.');
    return new Promise((resolve) => {
      this.#jobs.push({
        bytes,
        chunkBytes: Math.max(1, Math.round((this.#rateHz * chunkMs) / 1000)) * 2,
        intervalMs: options.paced === false ? 0 : chunkMs / speed,
        done: resolve,
        startedMs: -1,
        sentChunks: 0,
      });
      if (this.#jobs.length === 1) this.#run();
    });
  }

  /** Drops what was not sent, and takes it that the client drops what it did not play. */
  cancel(): void {
    this.#cancelTimer?.();
    this.#playedUntilMs = 0;
    this.#sendCarry();
    for (const job of this.#jobs.splice(0)) job.done(false);
  }

  #run(): void {
    for (let job = this.#jobs[0]; job; job = this.#jobs[0]) {
      if (job.startedMs < 0) job.startedMs = this.#clock.nowMs();
      const waitMs = this.#sendDue(job);
      if (waitMs !== undefined) {
        this.#cancelTimer = this.#clock.after(waitMs, () => this.#run());
        return;
      }
      this.#sendCarry();
      this.#jobs.shift();
      job.done(true);
    }
  }

  /** Sends the frames whose time has come, late ones too; answers the wait for the next, if there is one. */
  #sendDue(job: Job): number | undefined {
    const now = this.#clock.nowMs();
    while (job.sentChunks * job.chunkBytes < job.bytes.length) {
      const waitMs = job.startedMs + job.sentChunks * job.intervalMs - now;
      if (waitMs > 0) return waitMs;
      const from = job.sentChunks++ * job.chunkBytes;
      const chunk = job.bytes.subarray(from, from + job.chunkBytes);
      this.#playedUntilMs = Math.max(this.#playedUntilMs, now) + (chunk.length / 2 / this.#rateHz) * 1000;
      this.#sendChunk(chunk);
    }
    return undefined;
  }

  #sendChunk(chunk: Buffer): void {
    if (!this.#oddChunks) return this.#send(chunk);
    const bytes = Buffer.concat([this.#carry, chunk]);
    const end = bytes.length % 2 === 0 ? bytes.length - 1 : bytes.length;
    this.#carry = bytes.subarray(end);
    this.#send(bytes.subarray(0, end));
  }

  #sendCarry(): void {
    if (this.#carry.length > 0) this.#send(this.#carry);
    this.#carry = Buffer.alloc(0);
  }
}
