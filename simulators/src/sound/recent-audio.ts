import { joinSamples } from './pcm.js';

/** The newest part of a stream, addressed by sample positions since its begin. */
export class RecentAudio {
  #pieces: Int16Array[] = [];
  #fromSample = 0;
  #toSample = 0;

  get toSample(): number {
    return this.#toSample;
  }

  push(samples: Int16Array): void {
    this.#pieces.push(samples);
    this.#toSample += samples.length;
  }

  /** What is still known of that range. */
  slice(fromSample: number, toSample: number): Int16Array {
    const start = Math.max(0, fromSample - this.#fromSample);
    return joinSamples(this.#pieces).slice(start, Math.max(start, toSample - this.#fromSample));
  }

  forgetBefore(sample: number): void {
    let first = this.#pieces[0];
    while (first && this.#fromSample + first.length <= sample) {
      this.#fromSample += first.length;
      this.#pieces.shift();
      first = this.#pieces[0];
    }
  }
}
