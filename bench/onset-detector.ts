/** A tone burst: which of the eight, and when it began. */
export interface Onset {
  readonly code: number;
  readonly atMs: number;
}

export const BURST_MS = 25;
/** Each burst has one of these pitches, so that a lost burst cannot be mistaken for the next. */
export const CODES = 8;
export const codeHz = (code: number): number => 400 * (code + 1);

const THRESHOLD = 0.3;
const REARM_MS = 30;
const LISTEN_MS = 20;

/** Finds bursts in a stream of samples. The same code runs in the tap worklet and over what the server has. */
export class OnsetDetector {
  readonly #rearmSamples: number;
  readonly #listenSamples: number;
  #sinceLoud = Infinity;
  #heard = -1;
  #crossings = 0;
  #previous = 0;
  #startedMs = 0;

  constructor(rateHz: number) {
    this.#rearmSamples = (rateHz * REARM_MS) / 1000;
    this.#listenSamples = Math.round((rateHz * LISTEN_MS) / 1000);
  }

  /** Takes the next sample, which was there at `atMs`; answers with a burst once its pitch is known. */
  push(sample: number, atMs: number): Onset | undefined {
    const loud = Math.abs(sample) > THRESHOLD;
    if (loud && this.#heard < 0 && this.#sinceLoud > this.#rearmSamples) {
      this.#heard = 0;
      this.#crossings = 0;
      this.#startedMs = atMs;
    }
    this.#sinceLoud = loud ? 0 : this.#sinceLoud + 1;
    if (this.#heard >= 0) {
      this.#heard++;
      if (sample < 0 !== this.#previous < 0) this.#crossings++;
    }
    this.#previous = sample;
    if (this.#heard < this.#listenSamples) return undefined;
    this.#heard = -1;
    const pitchHz = (this.#crossings / 2 / LISTEN_MS) * 1000;
    return { code: Math.round(pitchHz / codeHz(0)) - 1, atMs: this.#startedMs };
  }
}
