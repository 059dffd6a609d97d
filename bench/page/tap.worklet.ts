import { OnsetDetector } from '../onset-detector.ts';
import type { TapEvent } from './taps.ts';

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** -34 dB below the flush tone, -20 dB below the carrier. */
const QUIET = 0.01;
/** Shorter silence is a zero crossing. */
const SILENCE_MS = 1;

/** Listens: reports bursts and silences with the wall-clock time at which their render quantum was processed. */
class Tap extends AudioWorkletProcessor {
  readonly #detector = new OnsetDetector(sampleRate);
  readonly #nothing = new Float32Array(128);
  #quietSamples = 0;
  #quietFromMs = 0;

  process([input]: Float32Array[][]): boolean {
    // Date.now() is cut to whole milliseconds: half of one is the mean error.
    const atMs = Date.now() + 0.5;
    for (const sample of input?.[0] ?? this.#nothing) {
      const onset = this.#detector.push(sample, atMs);
      if (onset) this.#report({ type: 'onset', ...onset });
      if (Math.abs(sample) < QUIET) this.#hearSilence(atMs);
      else this.#hearSound();
    }
    return true;
  }

  #hearSilence(atMs: number): void {
    if (this.#quietSamples++ === 0) this.#quietFromMs = atMs;
    if (this.#quietSamples === this.#leastSamples) this.#report({ type: 'silence', atMs: this.#quietFromMs });
  }

  #hearSound(): void {
    if (this.#quietSamples >= this.#leastSamples) {
      this.#report({ type: 'sound', afterSilenceMs: (this.#quietSamples * 1000) / sampleRate });
    }
    this.#quietSamples = 0;
  }

  get #leastSamples(): number {
    return Math.round((sampleRate * SILENCE_MS) / 1000);
  }

  #report(event: TapEvent): void {
    this.port.postMessage(event);
  }
}

registerProcessor('bench-tap', Tap);
