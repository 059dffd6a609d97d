import type { AudioEncoding } from '../format.js';
import type { Codec } from './codec.js';
import { AlawCodec, MulawCodec } from './g711.js';
import { Pcm16Codec } from './pcm16.js';

/** Every encoding the library can speak. A new one is a file beside this and a line here. */
const codecs: Record<AudioEncoding, new () => Codec> = {
  pcm16: Pcm16Codec,
  mulaw: MulawCodec,
  alaw: AlawCodec,
};

/** A codec with a state of its own, for one direction of one stream. */
export function createCodec(encoding: AudioEncoding): Codec {
  return new codecs[encoding]();
}

export type { Codec };
