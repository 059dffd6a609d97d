/** A sound of the telephone network: pure tones together, switched on and off. */
export interface Tone {
  readonly frequenciesHz: readonly number[];
  /** Of each frequency; full scale is 1. */
  readonly amplitude: number;
  readonly onMs: number;
  /** Silence before it sounds again; absent: it sounds once. */
  readonly offMs?: number;
}

/** Rise and fall of every burst: long enough not to click, short enough for a 40 ms DTMF signal. */
const EDGE_MS = 5;

/** ITU-T Q.23: a row and a column of the keypad sound together. */
const ROWS_HZ = [697, 770, 852, 941];
const COLUMNS_HZ = [1209, 1336, 1477, 1633];
const KEYPAD = ['123A', '456B', '789C', '*0#D'];

/** The two tones of a key, `0`-`9`, `*`, `#` or `A`-`D`, for `onMs`; undefined for any other. */
export function dtmfTone(digit: string, onMs = 120): Tone | undefined {
  const row = digit.length === 1 ? KEYPAD.findIndex((keys) => keys.includes(digit)) : -1;
  if (row < 0) return undefined;
  const column = KEYPAD[row]!.indexOf(digit);
  return { frequenciesHz: [ROWS_HZ[row]!, COLUMNS_HZ[column]!], amplitude: 0.2, onMs };
}

/**
 * What a phone sounds like: `ringback` is heard by the caller (ITU-T E.180, and the North American precise tone plan),
 * `ringing` by the called side. Its two tones beat as often as the ringing current of the region alternates.
 */
export const callTones = {
  europe: {
    ringback: { frequenciesHz: [425], amplitude: 0.15, onMs: 1000, offMs: 4000 },
    ringing: { frequenciesHz: [1000, 1025], amplitude: 0.2, onMs: 1000, offMs: 4000 },
  },
  'north-america': {
    ringback: { frequenciesHz: [440, 480], amplitude: 0.1, onMs: 2000, offMs: 4000 },
    ringing: { frequenciesHz: [1000, 1020], amplitude: 0.2, onMs: 2000, offMs: 4000 },
  },
} as const satisfies Record<string, Record<'ringback' | 'ringing', Tone>>;

export type ToneRegion = keyof typeof callTones;

/** Writes a tone block by block at any rate. Allocates only in the constructor. */
export class ToneGenerator {
  readonly #steps: Float64Array;
  readonly #amplitude: number;
  readonly #edgeSamples: number;
  #periodSamples: number;
  #onSamples: number;
  /** Position in the present period. */
  #at = 0;

  constructor(tone: Tone, rateHz: number) {
    const samples = (durationMs: number): number => Math.round((durationMs * rateHz) / 1000);
    this.#steps = Float64Array.from(tone.frequenciesHz, (frequencyHz) => (2 * Math.PI * frequencyHz) / rateHz);
    this.#amplitude = tone.amplitude;
    this.#onSamples = samples(tone.onMs);
    this.#edgeSamples = Math.max(1, Math.min(samples(EDGE_MS), this.#onSamples >> 1));
    this.#periodSamples = tone.offMs === undefined ? Infinity : this.#onSamples + samples(tone.offMs);
  }

  /** Nothing more will sound. */
  get ended(): boolean {
    return this.#periodSamples === Infinity && this.#at >= this.#onSamples;
  }

  /** Fills the block, with silence where nothing sounds. */
  fill(block: Float32Array): void {
    for (let i = 0; i < block.length; i++) {
      block[i] = this.#at < this.#onSamples ? this.#sample() : 0;
      if (++this.#at >= this.#periodSamples) this.#at = 0;
    }
  }

  /** Lets the present burst fade out, and no other follow. */
  stop(): void {
    this.#onSamples = Math.min(this.#onSamples, this.#at + Math.min(this.#at, this.#edgeSamples));
    this.#periodSamples = Infinity;
  }

  #sample(): number {
    let sum = 0;
    for (let i = 0; i < this.#steps.length; i++) sum += Math.sin(this.#steps[i]! * this.#at);
    const edge = Math.min(1, (this.#at + 1) / this.#edgeSamples, (this.#onSamples - this.#at) / this.#edgeSamples);
    return sum * this.#amplitude * (0.5 - 0.5 * Math.cos(Math.PI * edge));
  }
}
