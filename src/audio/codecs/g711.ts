import type { Codec, Encoder } from './codec.js';

/** Both laws look at the upper 14 bits of a 16-bit sample; A-law at the upper 12 of them and the sign. */
const HALF = 8192;
/** From here on the loudest code, whatever the law. */
const LOUDEST = 0.9999;

/** Either way: from a 14-bit magnitude to its code without sign, or from that code to a 16-bit magnitude. */
type Law = (value: number) => number;

/** What is inverted on the wire, beside the sign bit, which is set for what is not negative. */
const MULAW_MASK = 0x7f;
const ALAW_MASK = 0x55;

const compressMulaw: Law = (magnitude) => {
  const biased = Math.min(magnitude + 33, HALF - 1);
  const segment = 26 - Math.clz32(biased);
  return (segment << 4) | ((biased >> (segment + 1)) & 15);
};

const expandMulaw: Law = (code) => ((((code & 15) * 2 + 33) << (code >> 4)) - 33) * 4;

const compressAlaw: Law = (magnitude) => {
  // The first two segments have steps of the same width: the bit that tells them apart is carried over.
  const segment = Math.max(0, 25 - Math.clz32(magnitude));
  return (segment << 4) + (magnitude >> (segment + 2));
};

const expandAlaw: Law = (code) => {
  const middle = (code & 15) * 2 + 1;
  return (code < 16 ? middle : (middle + 32) << ((code >> 4) - 1)) * 8;
};

/** ITU-T G.711: one byte a sample, by tables that are made once a stream. */
function makeEncoder(compress: Law, mask: number): Encoder {
  /** The code of each 14-bit level, lowest first; before them, what becomes of no number. */
  const codes = new Uint8Array(2 * HALF + 1);
  codes[0] = 128 | mask;
  for (let level = 0; level < HALF; level++) {
    // A negative level is the one's complement: decision values then lie as the Recommendation has them.
    codes[HALF + 1 + level] = 128 | (codes[HALF - level] = compress(level) ^ mask);
  }
  let out = new Uint8Array(0);
  return {
    encode(samples) {
      if (out.length < samples.length) out = new Uint8Array(samples.length);
      for (let i = 0; i < samples.length; i++) {
        const value = samples[i] as number;
        const clipped = Math.abs(value) < LOUDEST ? value : Math.sign(value) * LOUDEST;
        // Rounds to 16 bits and keeps the upper 14, in one step; what is no number becomes 0.
        out[i] = codes[(clipped * HALF + (HALF + 1.125)) | 0] as number;
      }
      return out.subarray(0, samples.length);
    },
  };
}

function makeCodec(compress: Law, mask: number, expand: Law): Codec {
  const values = new Float32Array(256);
  for (let code = 0; code < 128; code++) values[code] = -(values[code | 128] = expand(code ^ mask) / 32768);
  return {
    ...makeEncoder(compress, mask),
    decode(bytes, take) {
      const samples = take(bytes.length);
      for (let i = 0; i < bytes.length; i++) samples[i] = values[bytes[i] as number] as number;
      return samples;
    },
  };
}

/** G.711 μ-law, as in North America and Japan. Silence is 0xFF. */
export const makeMulaw = (): Codec => makeCodec(compressMulaw, MULAW_MASK, expandMulaw);
export const makeMulawEncoder = (): Encoder => makeEncoder(compressMulaw, MULAW_MASK);

/** G.711 A-law, as elsewhere. Silence is 0xD5. */
export const makeAlaw = (): Codec => makeCodec(compressAlaw, ALAW_MASK, expandAlaw);
export const makeAlawEncoder = (): Encoder => makeEncoder(compressAlaw, ALAW_MASK);
