import { between, exponential, halfNormal, type Random } from './random.js';

/** How long a network takes, in ms. Nothing is lost over TCP: what is lost is sent again, and all behind it waits. */
export interface Line {
  readonly baseMs: number;
  /** What one packet needs beyond `baseMs`. */
  jitterMs(random: Random): number;
  /** Times in which nothing arrives, and how long each lasts. */
  readonly stallsPerMinute: number;
  stallMs(random: Random): number;
}

/** Two hops that each make a packet wait. */
const twice = (random: Random, mean: number): number => exponential(random, mean) + exponential(random, mean);

export const lines = {
  clean: { baseMs: 2, jitterMs: (r) => halfNormal(r, 0.8), stallsPerMinute: 0, stallMs: () => 0 },
  /** Retries in the air: short and often. */
  wifi: { baseMs: 8, jitterMs: (r) => exponential(r, 3), stallsPerMinute: 15, stallMs: (r) => between(r, 30, 120) },
  '4g': { baseMs: 40, jitterMs: (r) => twice(r, 8), stallsPerMinute: 4, stallMs: (r) => between(r, 150, 400) },
  /** Lost packets: a retransmission timeout of 200 ms and a round trip; three in ten are lost again. */
  stalls: {
    baseMs: 30,
    jitterMs: (r) => exponential(r, 4),
    stallsPerMinute: 3,
    stallMs: (r) => 260 + (r() < 0.3 ? between(r, 200, 600) : between(r, 0, 100)),
  },
  bad: { baseMs: 60, jitterMs: (r) => twice(r, 20), stallsPerMinute: 10, stallMs: (r) => between(r, 100, 600) },
} satisfies Readonly<Record<string, Line>>;
export type LineName = keyof typeof lines;
