import { JitterBuffer } from '../../../src/audio/dsp/jitter-buffer.ts';

/** Plays media as it arrives. All times are of one clock. */
export interface Playout {
  push(samples: Float32Array, nowMs: number): void;
  /** Fills `out`, which is silent before, with what is heard from `nowMs` on. */
  pull(out: Float32Array, nowMs: number): void;
}

export const playouts = ['ours', 'at next', 'fixed'] as const;
export type PlayoutName = (typeof playouts)[number];

export const FIXED_MS = 60;

export function openPlayout(name: PlayoutName, rateHz: number): Playout {
  switch (name) {
    case 'ours':
      return new JitterBuffer({ sampleRateHz: rateHz });
    case 'at next':
      return new ScheduleAtNext(rateHz);
    case 'fixed':
      return new FixedDelay((rateHz * FIXED_MS) / 1000);
  }
}

/** Each piece starts at max(now, end of the one before), as buffer sources that are scheduled one after another do. */
class ScheduleAtNext implements Playout {
  readonly #rateHz: number;
  readonly #scheduled: { readonly at: number; readonly samples: Float32Array }[] = [];
  #now = 0;
  #next = 0;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
  }

  push(samples: Float32Array, nowMs: number): void {
    const at = Math.max(Math.ceil((nowMs * this.#rateHz) / 1000), this.#now, this.#next);
    this.#scheduled.push({ at, samples });
    this.#next = at + samples.length;
  }

  pull(out: Float32Array): void {
    const end = this.#now + out.length;
    for (let first = this.#scheduled[0]; first && first.at < end; first = this.#scheduled[0]) {
      const begin = Math.max(first.at, this.#now);
      const piece = first.samples.subarray(begin - first.at, end - first.at);
      out.set(piece, begin - this.#now);
      if (first.at + first.samples.length > end) break;
      this.#scheduled.shift();
    }
    this.#now = end;
  }
}

/** Waits until so much is there, plays until nothing is, and waits again. */
class FixedDelay implements Playout {
  readonly #target: number;
  #waiting = new Float32Array(0);
  #playing = false;

  constructor(target: number) {
    this.#target = target;
  }

  push(samples: Float32Array): void {
    const joined = new Float32Array(this.#waiting.length + samples.length);
    joined.set(this.#waiting);
    joined.set(samples, this.#waiting.length);
    this.#waiting = joined;
  }

  pull(out: Float32Array): void {
    if (this.#waiting.length >= this.#target) this.#playing = true;
    if (!this.#playing) return;
    out.set(this.#waiting.subarray(0, out.length));
    this.#playing = this.#waiting.length >= out.length;
    this.#waiting = this.#waiting.subarray(out.length);
  }
}
