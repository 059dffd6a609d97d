import type { TakeSamples } from '../frame-ports.js';
import type { Codec } from './codec.js';

/** Both laws look at the upper 14 bits of a 16-bit sample; A-law at the upper 12 of them and the sign. */
const LEVELS = 16384;
const HALF = LEVELS / 2;
const FULL_SCALE = 32768;

/** One law of the Recommendation, in 14-bit samples (-8192...8191). */
interface Law {
  readonly compress: (level: number) => number;
  /** The 16-bit value of a code. */
  readonly expand: (code: number) => number;
}

interface Tables {
  readonly codes: Uint8Array;
  readonly samples: Float32Array;
}

const topBit = (value: number): number => 31 - Math.clz32(value);

/** A negative level is mirrored as the one's complement: decision values then lie as the Recommendation has them. */
const magnitude = (level: number): number => (level < 0 ? ~level : level);

const mulaw: Law = {
  compress(level) {
    const biased = Math.min(magnitude(level) + 33, 8191);
    const segment = topBit(biased) - 5;
    return (level < 0 ? 0x7f : 0xff) ^ ((segment << 4) | ((biased >> (segment + 1)) & 15));
  },
  expand(code) {
    const value = ((((~code & 15) * 2 + 33) << ((~code >> 4) & 7)) - 33) * 4;
    return code < 128 ? -value : value;
  },
};

const alaw: Law = {
  compress(level) {
    const step = magnitude(level) >> 2;
    const segment = Math.max(0, topBit(step | 1) - 3);
    const interval = segment > 0 ? (step >> (segment - 1)) & 15 : step;
    return (level < 0 ? 0x55 : 0xd5) ^ ((segment << 4) | interval);
  },
  expand(code) {
    const plain = code ^ 0x55;
    const segment = (plain >> 4) & 7;
    const middle = (plain & 15) * 2 + 1;
    const value = (segment > 0 ? (middle + 32) << (segment - 1) : middle) * 8;
    return plain < 128 ? -value : value;
  },
};

const tablesOf = new Map<Law, Tables>();

/** Made when a law is first used: most pages never speak it. */
function tables(law: Law): Tables {
  let made = tablesOf.get(law);
  if (!made) {
    made = {
      codes: Uint8Array.from({ length: LEVELS }, (_, i) => law.compress(i - HALF)),
      samples: Float32Array.from({ length: 256 }, (_, code) => law.expand(code) / FULL_SCALE),
    };
    tablesOf.set(law, made);
  }
  return made;
}

/** ITU-T G.711: one byte a sample, by table. */
class G711Codec implements Codec {
  readonly #tables: Tables;
  #out = new Uint8Array(0);

  constructor(law: Law) {
    this.#tables = tables(law);
  }

  encode(samples: Float32Array): Uint8Array<ArrayBuffer> {
    const { codes } = this.#tables;
    if (this.#out.length < samples.length) this.#out = new Uint8Array(samples.length);
    const out = this.#out;
    for (let i = 0; i < samples.length; i++) {
      // Rounds to 16 bits and keeps the upper 14, in one step.
      const level = Math.floor((samples[i] as number) * HALF + 0.125);
      // `| 0` makes silence of what is not a number.
      const index = level >= HALF ? LEVELS - 1 : level < -HALF ? 0 : (level | 0) + HALF;
      out[i] = codes[index] as number;
    }
    return out.subarray(0, samples.length);
  }

  decode(bytes: Uint8Array, take: TakeSamples): Float32Array<ArrayBuffer> {
    const values = this.#tables.samples;
    const samples = take(bytes.length);
    for (let i = 0; i < bytes.length; i++) samples[i] = values[bytes[i] as number] as number;
    return samples;
  }
}

/** G.711 μ-law, as in North America and Japan. Silence is 0xFF. */
export class MulawCodec extends G711Codec {
  constructor() {
    super(mulaw);
  }
}

/** G.711 A-law, as elsewhere. Silence is 0xD5. */
export class AlawCodec extends G711Codec {
  constructor() {
    super(alaw);
  }
}
