import type { TakeSamples } from '../frame-ports.js';
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

const topBit = (value: number): number => 31 - Math.clz32(value);

const mulaw: Law = {
  compress(magnitude) {
    const biased = Math.min(magnitude + 33, HALF - 1);
    const segment = topBit(biased) - 5;
    return (segment << 4) | ((biased >> (segment + 1)) & 15);
  },
  mask: 0x7f,
};

const expandMulaw: Expand = (code) => ((((code & 15) * 2 + 33) << (code >> 4)) - 33) * 4;

const alaw: Law = {
  compress(magnitude) {
    const step = magnitude >> 2;
    const segment = Math.max(1, topBit(step | 1) - 3);
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
class G711Encoder implements Encoder {
  /** The code of each 14-bit level, lowest first; before them, what becomes of no number. */
  readonly #codes = new Uint8Array(2 * HALF + 1);
  #out = new Uint8Array(0);

  constructor({ compress, mask }: Law) {
    this.#codes[0] = 128 | mask;
    for (let level = 0; level < HALF; level++) {
      const code = compress(level) ^ mask;
      // A negative level is the one's complement: decision values then lie as the Recommendation has them.
      this.#codes[HALF + 1 + level] = code | 128;
      this.#codes[HALF - level] = code;
    }
  }

  encode(samples: Float32Array): Uint8Array<ArrayBuffer> {
    if (this.#out.length < samples.length) this.#out = new Uint8Array(samples.length);
    const out = this.#out;
    const codes = this.#codes;
    for (let i = 0; i < samples.length; i++) {
      // Rounds to 16 bits and keeps the upper 14, in one step.
      const at = (samples[i] as number) * HALF + (HALF + 1.125);
      // Comparisons with what is no number fail: it becomes 0.
      out[i] = codes[at < 1 ? 1 : at > 2 * HALF ? 2 * HALF : at | 0] as number;
    }
    return out.subarray(0, samples.length);
  }
}

class G711Codec extends G711Encoder implements Codec {
  readonly #samples = new Float32Array(256);

  constructor(law: Law, expand: Expand) {
    super(law);
    for (let code = 0; code < 128; code++) {
      const value = expand(code ^ law.mask) / 32768;
      this.#samples[code | 128] = value;
      this.#samples[code] = -value;
    }
  }

  decode(bytes: Uint8Array, take: TakeSamples): Float32Array<ArrayBuffer> {
    const samples = take(bytes.length);
    const values = this.#samples;
    for (let i = 0; i < bytes.length; i++) samples[i] = values[bytes[i] as number] as number;
    return samples;
  }
}

/** G.711 μ-law, as in North America and Japan. Silence is 0xFF. */
export class MulawCodec extends G711Codec {
  constructor() {
    super(mulaw, expandMulaw);
  }
}

/** G.711 A-law, as elsewhere. Silence is 0xD5. */
export class AlawCodec extends G711Codec {
  constructor() {
    super(alaw, expandAlaw);
  }
}

export const makeMulawEncoder = (): Encoder => new G711Encoder(mulaw);
export const makeAlawEncoder = (): Encoder => new G711Encoder(alaw);
