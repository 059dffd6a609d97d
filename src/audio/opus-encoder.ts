import type { OpusEncoder, OpusEncoderHandlers, OpusEncoderOptions, OpusFallback } from './opus/encoder.js';
import { OpusRecorderEncoder } from './opus/opus-recorder.js';
import { WebCodecsEncoder } from './opus/web-codecs.js';

/**
 * An encoder of its own for one voice, on the page or in a worker. `fallback` is what the page got of `opusFallback()`;
 * without one, ask `hasOpusEncoder` before.
 */
export function createOpusEncoder(
  options: OpusEncoderOptions,
  handlers: OpusEncoderHandlers,
  fallback?: OpusFallback,
): OpusEncoder {
  return fallback === undefined
    ? new WebCodecsEncoder(options, handlers)
    : new OpusRecorderEncoder(options, handlers, fallback);
}

export { hasOpusEncoder } from './opus/web-codecs.js';
export type { OpusEncoder, OpusEncoderHandlers, OpusEncoderOptions, OpusFallback } from './opus/encoder.js';
