/** Peak and RMS, linear 0...1, of the last completed window; allocates nothing after construction. */
export class LevelMeter {
  readonly #windowSamples: number;
  #count = 0;
  #max = 0;
  #sum = 0;
  #peak = 0;
  #rms = 0;

  constructor(windowSamples: number) {
    if (!(windowSamples >= 1)) throw new RangeError(`window of ${windowSamples} samples`);
    this.#windowSamples = windowSamples;
  }

  /** Largest magnitude of the last completed window, 0...1. */
  get peak(): number {
    return this.#peak;
  }

  /** Root mean square of the last completed window, 0...1. */
  get rms(): number {
    return this.#rms;
  }

  /** Takes the first `count` samples (not-a-number counts as 0, overload as 1); true when a window was completed. */
  push(samples: Float32Array, count = samples.length): boolean {
    let completed = false;
    for (let i = 0; i < count && i < samples.length; i++) {
      const magnitude = Math.min(1, Math.abs(samples[i]!)) || 0;
      this.#max = Math.max(this.#max, magnitude);
      this.#sum += magnitude * magnitude;
      if (++this.#count >= this.#windowSamples) {
        completed = true;
        this.#peak = this.#max;
        this.#rms = Math.sqrt(this.#sum / this.#count);
        this.#count = this.#max = this.#sum = 0;
      }
    }
    return completed;
  }
}
