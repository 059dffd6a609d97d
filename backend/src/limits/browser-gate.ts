import { refusals, type Refusal } from '../refusals.js';
import type { Limits } from './limits.js';
import { TokenBucket } from './token-bucket.js';

/** Clocks of sound cards differ a little from ours. */
const PACE_TOLERANCE = 1.05;
const SHORTEST_FREE_FRAME_MS = 10;

/** What one browser may send in a call: sizes, pace, number. */
export class BrowserGate {
  readonly #limits: Limits;
  readonly #audioBytesPerSecond: number;
  readonly #audio: TokenBucket;
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;

  constructor(limits: Limits, audioBytesPerSecond: number, nowMs: number) {
    this.#limits = limits;
    this.#audioBytesPerSecond = audioBytesPerSecond;
    const burstBytes = (audioBytesPerSecond * limits.audioBurstMs) / 1000;
    this.#audio = new TokenBucket(burstBytes, audioBytesPerSecond * PACE_TOLERANCE, nowMs);
    this.#messages = new TokenBucket(limits.messagesPerSecond, limits.messagesPerSecond, nowMs);
    this.#bytes = new TokenBucket(limits.imageBytes * 2, limits.textBytesPerSecond, nowMs);
  }

  audio(bytes: number, nowMs: number): Refusal | undefined {
    if (bytes > this.#limits.audioFrameBytes) return refusals.tooBig;
    // Frames of a usual length are bounded by the pace of sound; shorter ones count as messages.
    const frameMs = (bytes / this.#audioBytesPerSecond) * 1000;
    if (frameMs < SHORTEST_FREE_FRAME_MS && !this.#messages.take(1, nowMs)) return refusals.tooMany;
    return this.#audio.take(bytes, nowMs) ? undefined : refusals.tooFast;
  }

  /** Before the text is looked into. */
  message(bytes: number, nowMs: number): Refusal | undefined {
    if (bytes > this.#limits.imageBytes) return refusals.tooBig;
    if (!this.#messages.take(1, nowMs) || !this.#bytes.take(bytes, nowMs)) return refusals.tooMany;
    return undefined;
  }

  /** Once it is known what the text is. */
  text(bytes: number, isImage: boolean): Refusal | undefined {
    return !isImage && bytes > this.#limits.textBytes ? refusals.tooBig : undefined;
  }
}
