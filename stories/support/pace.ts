import { speechFrame } from './speech.ts';

const FRAME_MS = 20;

/** Resolves after `durationMs`; never if the call ends meanwhile. */
export function wait(durationMs: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, durationMs);
    over.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}

/** Someone who speaks at the pace of speech, for one call. */
export class Speaker {
  readonly #sampleRateHz: number;
  readonly #over: AbortSignal;
  readonly #send: (pcm: ArrayBuffer) => void;
  #spokenSamples = 0;

  /** `send` gets 20 ms of mono PCM16. */
  constructor(sampleRateHz: number, over: AbortSignal, send: (pcm: ArrayBuffer) => void) {
    this.#sampleRateHz = sampleRateHz;
    this.#over = over;
    this.#send = send;
  }

  /** Resolves when all of it is sent. */
  async speak(durationMs: number): Promise<void> {
    const frameSamples = (this.#sampleRateHz * FRAME_MS) / 1000;
    const startMs = performance.now();
    for (let sentMs = 0; sentMs < durationMs && !this.#over.aborted;) {
      for (const dueMs = performance.now() - startMs; sentMs <= dueMs; sentMs += FRAME_MS) {
        this.#send(speechFrame(this.#sampleRateHz, this.#spokenSamples, frameSamples));
        this.#spokenSamples += frameSamples;
      }
      await wait(FRAME_MS, this.#over);
    }
  }
}
