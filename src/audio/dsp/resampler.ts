/** Plain data for one conversion, made by `designResampler` and structured-cloned into a processor. */
export interface ResamplerTable {
  readonly inRateHz: number;
  readonly outRateHz: number;
  /** Interpolation factor: the number of phases. */
  readonly up: number;
  /** Decimation factor: phases to advance for each output sample. */
  readonly down: number;
  /** Filter taps per phase, a multiple of four: so many products are added at a time. */
  readonly taps: number;
  /** `up` rows of `taps` values, oldest input first. */
  readonly coefficients: Float32Array;
}

/** Input samples taken in between two moves of the filter's past. */
const BLOCK_SAMPLES = 512;

/** Streaming polyphase FIR: any split of the input gives the identical output; allocates only in the constructor. */
export class Resampler {
  readonly #table: ResamplerTable;
  readonly #samples: Float32Array;
  #filled = 0;
  /** Index in `#samples` of the newest input the next output needs. */
  #next = 0;
  #phase = 0;

  constructor(table: ResamplerTable) {
    this.#table = table;
    this.#samples = new Float32Array(table.taps - 1 + BLOCK_SAMPLES);
    this.reset();
  }

  /** Smallest number of input samples after which `process` could write `outputs` more. */
  inputNeeded(outputs: number): number {
    const { up, down } = this.#table;
    if (outputs <= 0) return 0;
    return this.#next - this.#filled + 1 + Math.floor((this.#phase + (outputs - 1) * down) / up);
  }

  /** Upper bound of what `process` writes for `inputSamples` of input. */
  maxOutput(inputSamples: number): number {
    return Math.ceil((inputSamples * this.#table.up) / this.#table.down);
  }

  /** Reads `count` of `input`, writes what is due (at most `maxOutput(count)` samples, from `at` on) and returns how many. */
  process(input: Float32Array, output: Float32Array, count = input.length, at = 0): number {
    const { up, down, taps, coefficients } = this.#table;
    const samples = this.#samples;
    let written = at;
    let filled = this.#filled;
    let next = this.#next;
    let phase = this.#phase;
    for (let read = 0; read < count;) {
      if (filled === samples.length) {
        const moved = filled - taps + 1;
        samples.copyWithin(0, moved);
        filled -= moved;
        next -= moved;
      }
      const end = Math.min(count, read + samples.length - filled);
      while (read < end) {
        const value = input[read++]!;
        // One NaN would otherwise stay audible for as long as the filter is.
        samples[filled++] = value - value === 0 ? value : 0;
      }
      while (next < filled) {
        // Four sums: the additions need not wait for each other.
        let a = 0;
        let b = 0;
        let c = 0;
        let d = 0;
        for (let k = phase * taps, i = next - taps + 1; i <= next; i += 4, k += 4) {
          a += samples[i]! * coefficients[k]!;
          b += samples[i + 1]! * coefficients[k + 1]!;
          c += samples[i + 2]! * coefficients[k + 2]!;
          d += samples[i + 3]! * coefficients[k + 3]!;
        }
        output[written++] = a + b + c + d;
        phase += down;
        next += Math.floor(phase / up);
        phase %= up;
      }
    }
    this.#filled = filled;
    this.#next = next;
    this.#phase = phase;
    return written - at;
  }

  /** Forgets everything heard. */
  reset(): void {
    this.#samples.fill(0);
    this.#filled = this.#next = this.#table.taps - 1;
    this.#phase = 0;
  }
}
