import type { SampleRing } from './sample-ring.js';

/** Where `findLag` found the waveform again, and how alike it is there. */
export interface Lag {
  /** Samples, 0 where nothing could be found. */
  samples: number;
  /** Normalised correlation, -1...1. */
  likeness: number;
}

/**
 * Compares `window` samples at `at` with those `least`...`most` samples later (`direction` 1) or earlier (-1): the lag
 * with the highest normalised correlation, which is the pitch period of voiced speech, goes `into`.
 */
export function findLag(
  ring: SampleRing,
  at: number,
  window: number,
  least: number,
  most: number,
  direction: 1 | -1,
  into: Lag,
): Lag {
  into.samples = 0;
  into.likeness = -1;
  for (let lag = least; lag <= most; lag++) {
    let cross = 0;
    let energy = 1e-9;
    let other = 1e-9;
    for (let i = at, j = at + lag * direction, end = at + window; i < end; i++, j++) {
      const a = ring.at(i);
      const b = ring.at(j);
      cross += a * b;
      energy += a * a;
      other += b * b;
    }
    const likeness = cross / Math.sqrt(energy * other);
    if (likeness > into.likeness) {
      into.likeness = likeness;
      into.samples = lag;
    }
  }
  return into;
}

/** Root mean square of `count` samples at `at`. */
export function rms(ring: SampleRing, at: number, count: number): number {
  let sum = 0;
  for (let i = at; i < at + count; i++) sum += ring.at(i) ** 2;
  return Math.sqrt(sum / count);
}

/** Moves the reading position by `samples` (negative: back) and fades over `fade` samples from the old to the new place. */
export function jump(ring: SampleRing, samples: number, fade: number): void {
  for (let i = 0; i < fade; i++) {
    const weight = (i + 1) / (fade + 1);
    ring.set(samples + i, ring.at(i) * (1 - weight) + ring.at(samples + i) * weight);
  }
  ring.skip(samples);
}
