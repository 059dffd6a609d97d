/** Straight lines between the samples and no low-pass: what published voice SDKs do, but without a step at each block. */
export class LinearInterpolator {
  readonly #inPerOut: number;
  /** Where the next output lies, in input samples after the last one of the block before. */
  #at = 1;
  #last = 0;

  constructor(inPerOut: number) {
    this.#inPerOut = inPerOut;
  }

  process(input: Float32Array, output: Float32Array): number {
    let written = 0;
    for (; this.#at <= input.length; this.#at += this.#inPerOut) {
      const before = Math.ceil(this.#at) - 2;
      const from = before < 0 ? this.#last : input[before]!;
      output[written++] = from + (input[before + 1]! - from) * (this.#at - before - 1);
    }
    this.#at -= input.length;
    this.#last = input[input.length - 1] ?? this.#last;
    return written;
  }

  reset(): void {
    this.#at = 1;
    this.#last = 0;
  }
}
