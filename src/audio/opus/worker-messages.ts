import type { OpusPacket } from '../containers/index.js';

/** The codec's own look-ahead, and that of the resampler before it, which has nothing to do but is always there. */
export const PRE_SKIP_SAMPLES = 312 + 24;

/** To the fallback's worker: first the bitrate, then sound at 48 kHz; null flushes. */
export type OpusCommand = number | Float32Array<ArrayBuffer> | null;

/** From it. `flushed`: the packets of everything before have come. */
export type OpusAnswer = OpusPacket | 'ready' | 'flushed';
