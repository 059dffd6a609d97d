import { refusals, type Refusal } from '../refusals.js';
import type { Limits } from './limits.js';
import { TokenBucket } from './token-bucket.js';

/** Clocks of sound cards differ a little from ours. */
const PACE_TOLERANCE = 1.05;

/** What one side of a streamed call may send: sizes, pace, number. How much sound is in a frame is not known here. */
export class StreamGate {
  readonly #frameBytes: number;
  readonly #bytes: TokenBucket;
  readonly #frames: TokenBucket;

  constructor(limits: Limits, nowMs: number) {
    const { streamBytesPerSecond, streamFramesPerSecond, streamBurstMs } = limits;
    const bucket = (perSecond: number): TokenBucket =>
      new TokenBucket((perSecond * streamBurstMs) / 1000, perSecond * PACE_TOLERANCE, nowMs);
    this.#frameBytes = limits.audioFrameBytes;
    this.#bytes = bucket(streamBytesPerSecond);
    this.#frames = bucket(streamFramesPerSecond);
  }

  frame(bytes: number, nowMs: number): Refusal | undefined {
    if (bytes > this.#frameBytes) return refusals.tooBig;
    if (!this.#frames.take(1, nowMs)) return refusals.tooMany;
    return this.#bytes.take(bytes, nowMs) ? undefined : refusals.tooFast;
  }
}
