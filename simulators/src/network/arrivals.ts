import type { Line } from './lines.js';
import { exponential, seededRandom, type Random } from './random.js';

const FIRST_STALL_MS = 1500;

/** When packets of one connection arrive. The same seed gives the same line. */
export class Arrivals {
  readonly #line: Line;
  readonly #random: Random;
  readonly #stallRandom: Random;
  #stallFromMs = FIRST_STALL_MS;
  #stallToMs = FIRST_STALL_MS;
  #lastMs = -Infinity;

  constructor(line: Line, seed: number) {
    this.#line = line;
    this.#random = seededRandom(seed);
    // Its own: stalls must not depend on how many packets there are.
    this.#stallRandom = seededRandom(seed + 0x5eed);
    this.#nextStall();
  }

  /** Of a packet sent at `sentMs`, which must not be before the one asked for last; never before that one's arrival. */
  arrivalMs(sentMs: number): number {
    let arrivesMs = sentMs + this.#line.baseMs + this.#line.jitterMs(this.#random);
    while (this.#stallToMs < sentMs) this.#nextStall();
    if (arrivesMs >= this.#stallFromMs && arrivesMs < this.#stallToMs) arrivesMs = this.#stallToMs;
    return (this.#lastMs = Math.max(this.#lastMs, arrivesMs));
  }

  #nextStall(): void {
    this.#stallFromMs = this.#stallToMs + exponential(this.#stallRandom, 60_000 / this.#line.stallsPerMinute);
    this.#stallToMs = this.#stallFromMs + this.#line.stallMs(this.#stallRandom);
  }
}
