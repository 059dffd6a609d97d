import type { AudioEncoding } from '../format.js';
import type { Encoder } from './codec.js';
import { makeAlawEncoder, makeMulawEncoder } from './g711.js';
import { Pcm16Encoder } from './pcm16.js';

/** The encodings of `index.ts`, for what is only sent. */
const encoders: Record<AudioEncoding, () => Encoder> = {
  pcm16: () => new Pcm16Encoder(),
  mulaw: makeMulawEncoder,
  alaw: makeAlawEncoder,
};

export function createEncoder(encoding: AudioEncoding): Encoder {
  return encoders[encoding]();
}

export type { Encoder };
