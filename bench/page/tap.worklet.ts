import { OnsetDetector } from '../onset-detector.ts';
import type { TapEvent } from './taps.ts';

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** -34 dB below the flush tone. */
const QUIET = 0.01;
/** -20 dB below the noise between bursts: here nothing is played. */
const NOTHING = 0.0005;
/** Shorter silence is chance. */
const SILENCE_MS = 1;

/** Counts samples below a level. */
class Lull {
  readonly #below: number;
  samples = 0;
  fromMs = 0;

  constructor(below: number) {
    this.#below = below;
  }

  /** How many samples of silence this one ends; 0 while it lasts, or where there was none. */
  push(sample: number, atMs: number): number {
    if (Math.abs(sample) < this.#below) {
      if (this.samples++ === 0) this.fromMs = atMs;
      return 0;
    }
    const ended = this.samples;
    this.samples = 0;
    return ended;
  }
}

/** Listens: reports bursts and silences with the wall-clock time at which their render quantum was processed. */
class Tap extends AudioWorkletProcessor {
  readonly #detector = new OnsetDetector(sampleRate);
  readonly #nothing = new Float32Array(128);
  readonly #quiet = new Lull(QUIET);
  readonly #gap = new Lull(NOTHING);
  readonly #leastSamples = Math.round((sampleRate * SILENCE_MS) / 1000);

  process([input]: Float32Array[][]): boolean {
    // Date.now() is cut to whole milliseconds: half of one is the mean error.
    const atMs = Date.now() + 0.5;
    for (const sample of input?.[0] ?? this.#nothing) {
      const onset = this.#detector.push(sample, atMs);
      if (onset) this.#report({ type: 'onset', ...onset });
      this.#quiet.push(sample, atMs);
      if (this.#quiet.samples === this.#leastSamples) this.#report({ type: 'silence', atMs: this.#quiet.fromMs });
      const missing = this.#gap.push(sample, atMs);
      if (missing >= this.#leastSamples) this.#report({ type: 'gap', lengthMs: (missing * 1000) / sampleRate });
    }
    return true;
  }

  #report(event: TapEvent): void {
    this.port.postMessage(event);
  }
}

registerProcessor('bench-tap', Tap);
