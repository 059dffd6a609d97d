/** Cuts render quanta into fixed frames; allocates only in the constructor. */
export class Framer {
  readonly #frame: Float32Array;
  readonly #emit: (frame: Float32Array) => void;
  #filled = 0;

  /** `emit` receives the one internal buffer of `frameSamples` samples: it must copy what it keeps. */
  constructor(frameSamples: number, emit: (frame: Float32Array) => void) {
    if (!(frameSamples >= 1)) throw new RangeError(`frame of ${frameSamples} samples`);
    this.#frame = new Float32Array(frameSamples);
    this.#emit = emit;
  }

  /** Takes the first `count` samples and emits each frame that gets full. */
  push(samples: Float32Array, count = samples.length): void {
    for (let i = 0; i < count && i < samples.length; i++) {
      this.#frame[this.#filled++] = samples[i]!;
      if (this.#filled === this.#frame.length) {
        this.#filled = 0;
        this.#emit(this.#frame);
      }
    }
  }

  /** Forgets the frame begun. */
  reset(): void {
    this.#filled = 0;
  }
}
