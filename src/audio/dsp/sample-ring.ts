const CHUNK_BITS = 13;
const CHUNK = 1 << CHUNK_BITS;

/**
 * FIFO of samples that keeps `pastSamples` of what was read. It lies in chunks, of which used ones are used again: it
 * allocates only to grow, one chunk at a time, and never moves a sample, so that minutes come in without holding up sound.
 */
export class SampleRing {
  readonly #past: number;
  /** A power of two of them. */
  #chunks: (Float32Array | undefined)[];
  /** Samples ever read and written, less what was cut out. */
  #read = 0;
  #written = 0;

  constructor(pastSamples: number) {
    this.#past = pastSamples;
    const count = 2 ** Math.ceil(Math.log2(pastSamples / CHUNK + 2));
    this.#chunks = Array.from({ length: count }, () => new Float32Array(CHUNK));
  }

  /** Samples waiting to be read. */
  get length(): number {
    return this.#written - this.#read;
  }

  /** Sample `offset` from the next one to be read; negative is the past. */
  at(offset: number): number {
    const at = this.#read + offset;
    return this.#chunks[(at >> CHUNK_BITS) & (this.#chunks.length - 1)]![at & (CHUNK - 1)]!;
  }

  /** Replaces the sample at `offset`, see `at`. */
  set(offset: number, value: number): void {
    const at = this.#read + offset;
    this.#chunks[(at >> CHUNK_BITS) & (this.#chunks.length - 1)]![at & (CHUNK - 1)] = value;
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
    // The first chunk and the last are not whole: they may not be the same one.
    while (this.#past + this.length + samples.length - from > (this.#chunks.length - 1) * CHUNK) this.#grow();
    const chunks = this.#chunks;
    for (let i = from; i < samples.length; i++) {
      const value = samples[i]!;
      const at = this.#written++;
      const chunk = (chunks[(at >> CHUNK_BITS) & (chunks.length - 1)] ??= new Float32Array(CHUNK));
      chunk[at & (CHUNK - 1)] = value - value === 0 ? value : 0;
    }
  }

  #grow(): void {
    const chunks = this.#chunks;
    const { length } = chunks;
    const first = (this.#read - this.#past) >> CHUNK_BITS;
    this.#chunks = new Array<Float32Array | undefined>(2 * length);
    for (let i = first; i < first + length; i++) this.#chunks[i & (2 * length - 1)] = chunks[i & (length - 1)];
  }
}
