import type { TakeSamples } from '../frame-ports.js';

/** Turns samples (-1..1, one channel) into bytes. */
export interface Encoder {
  /** The view is reused: it is valid until the next call. */
  encode(samples: Float32Array): Uint8Array<ArrayBuffer>;
}

/** And back. One instance a stream: it may keep state between calls. */
export interface Codec extends Encoder {
  /** Any number of bytes; what does not make a whole sample is kept for the next call. */
  decode(bytes: Uint8Array, take: TakeSamples): Float32Array<ArrayBuffer>;
}
