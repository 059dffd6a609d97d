/** FIFO of samples in a power-of-two ring that keeps `pastSamples` of what was read; allocates only to grow. */
export class SampleRing {
  readonly #past: number;
  #store: Float32Array;
  /** Samples ever read and written, less what was cut out. */
  #read = 0;
  #written = 0;

  constructor(pastSamples: number) {
    this.#past = pastSamples;
    this.#store = new Float32Array(2 ** Math.ceil(Math.log2(pastSamples * 4)));
  }

  /** Samples waiting to be read. */
  get length(): number {
    return this.#written - this.#read;
  }

  /** Sample `offset` from the next one to be read; negative is the past. */
  at(offset: number): number {
    return this.#store[(this.#read + offset) & (this.#store.length - 1)]!;
  }

  /** Replaces the sample at `offset`, see `at`. */
  set(offset: number, value: number): void {
    this.#store[(this.#read + offset) & (this.#store.length - 1)] = value;
  }

  /** Moves the reading position on, or back into the past when negative. */
  skip(samples: number): void {
    this.#read += samples;
  }

  /** Forgets everything beyond the next `samples`. */
  truncate(samples: number): void {
    this.#written = this.#read + samples;
  }

  /** Appends samples from `from` on; not-a-number and infinity become 0. */
  write(samples: Float32Array, from: number): void {
    let store = this.#store;
    const needed = this.length + samples.length - from + this.#past;
    if (needed > store.length) {
      const grown = new Float32Array(2 ** Math.ceil(Math.log2(needed)));
      for (let i = this.#read - this.#past; i < this.#written; i++) {
        grown[i & (grown.length - 1)] = store[i & (store.length - 1)]!;
      }
      this.#store = store = grown;
    }
    const mask = store.length - 1;
    for (let i = from; i < samples.length; i++) {
      const value = samples[i]!;
      store[this.#written++ & mask] = value - value === 0 ? value : 0;
    }
  }
}
