import type { Codec, Encoder } from './codec.js';

/** Both laws look at the upper 14 bits of a 16-bit sample; A-law at the upper 12 of them and the sign. */
const HALF = 8192;

/** One law of the Recommendation. */
interface Law {
  /** The code of a 14-bit magnitude, without sign. */
  readonly compress: (magnitude: number) => number;
  /** What is inverted on the wire, beside the sign bit, which is set for what is not negative. */
  readonly mask: number;
}

/** The 16-bit magnitude of a code. */
type Expand = (code: number) => number;

const mulaw: Law = {
  compress(magnitude) {
    const biased = Math.min(magnitude + 33, HALF - 1);
    const segment = 26 - Math.clz32(biased);
    return (segment << 4) | ((biased >> (segment + 1)) & 15);
  },
  mask: 0x7f,
};

const expandMulaw: Expand = (code) => ((((code & 15) * 2 + 33) << (code >> 4)) - 33) * 4;

const alaw: Law = {
  compress(magnitude) {
    const step = magnitude >> 2;
    const segment = Math.max(1, 28 - Math.clz32(step));
    // The first two segments have steps of the same width: the bit that tells them apart is carried over.
    return ((segment - 1) << 4) + (step >> (segment - 1));
  },
  mask: 0x55,
};

const expandAlaw: Expand = (code) => {
  const middle = (code & 15) * 2 + 1;
  return (code < 16 ? middle : (middle + 32) << ((code >> 4) - 1)) * 8;
};

/** ITU-T G.711: one byte a sample, by tables that are made once a stream. */
function makeEncoder({ compress, mask }: Law): Encoder {
  /** The code of each 14-bit level, lowest first; before them, what becomes of no number. */
  const codes = new Uint8Array(2 * HALF + 1);
  codes[0] = 128 | mask;
  for (let level = 0; level < HALF; level++) {
    const code = compress(level) ^ mask;
    // A negative level is the one's complement: decision values then lie as the Recommendation has them.
    codes[HALF + 1 + level] = code | 128;
    codes[HALF - level] = code;
  }
  let out = new Uint8Array(0);
  return {
    encode(samples) {
      if (out.length < samples.length) out = new Uint8Array(samples.length);
      for (let i = 0; i < samples.length; i++) {
        // Rounds to 16 bits and keeps the upper 14, in one step.
        const at = (samples[i] as number) * HALF + (HALF + 1.125);
        // Comparisons with what is no number fail: it becomes 0.
        out[i] = codes[at < 1 ? 1 : at > 2 * HALF ? 2 * HALF : at | 0] as number;
      }
      return out.subarray(0, samples.length);
    },
  };
}

function makeCodec(law: Law, expand: Expand): Codec {
  const values = new Float32Array(256);
  for (let code = 0; code < 128; code++) {
    const value = expand(code ^ law.mask) / 32768;
    values[code | 128] = value;
    values[code] = -value;
  }
  return {
    ...makeEncoder(law),
    decode(bytes, take) {
      const samples = take(bytes.length);
      for (let i = 0; i < bytes.length; i++) samples[i] = values[bytes[i] as number] as number;
      return samples;
    },
  };
}

/** G.711 μ-law, as in North America and Japan. Silence is 0xFF. */
export const makeMulaw = (): Codec => makeCodec(mulaw, expandMulaw);
export const makeMulawEncoder = (): Encoder => makeEncoder(mulaw);

/** G.711 A-law, as elsewhere. Silence is 0xD5. */
export const makeAlaw = (): Codec => makeCodec(alaw, expandAlaw);
export const makeAlawEncoder = (): Encoder => makeEncoder(alaw);
