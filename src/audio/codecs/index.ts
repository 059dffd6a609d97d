import type { AudioEncoding } from '../format.js';
import type { Codec } from './codec.js';
import { makeAlaw, makeMulaw } from './g711.js';
import { Pcm16Codec } from './pcm16.js';

/** Every encoding the library can speak. A new one is a file beside this and a line here. */
const codecs: Record<AudioEncoding, () => Codec> = {
  pcm16: () => new Pcm16Codec(),
  mulaw: makeMulaw,
  alaw: makeAlaw,
};

/** A codec with a state of its own, for one direction of one stream. */
export function createCodec(encoding: AudioEncoding): Codec {
  return codecs[encoding]();
}

export type { Codec };
