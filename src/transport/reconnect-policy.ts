export interface ReconnectOptions {
  /** Milliseconds before each try; the last repeats. */
  readonly delaysMs: readonly number[];
  /** Part of the delay that chance may add, 0...1: clients that lost one server must not all come back at once. */
  readonly jitter: number;
  /** Tries before it gives up; Infinity: never. */
  readonly attempts: number;
  /** A connection that lasted so long was good: the next loss begins with the first delay. */
  readonly goodAfterMs: number;
}

/** Audin's schedule (PROTOCOLS 4.3). */
export const presenceReconnect: ReconnectOptions = {
  delaysMs: [1000, 2000, 5000, 10_000, 30_000],
  jitter: 0.2,
  attempts: Infinity,
  goodAfterMs: 10_000,
};

/** A stream's sound is kept for some seconds only: the first tries come soon. */
export const streamReconnect: ReconnectOptions = {
  delaysMs: [200, 500, 1000, 2000, 5000],
  jitter: 0.2,
  attempts: 10,
  goodAfterMs: 10_000,
};

/** For a person who waits in front of a written conversation: soon at first, and not for ever. */
export const textReconnect: ReconnectOptions = {
  delaysMs: [500, 1000, 2000, 5000, 10_000],
  jitter: 0.2,
  attempts: 8,
  goodAfterMs: 10_000,
};

/** When to try again. It holds no timer and no clock: times are passed in. */
export class ReconnectPolicy {
  readonly #options: ReconnectOptions;
  readonly #random: () => number;
  #attempts = 0;
  #openedAtMs: number | undefined;

  constructor(options: ReconnectOptions, random: () => number = Math.random) {
    this.#options = options;
    this.#random = random;
  }

  opened(nowMs: number): void {
    this.#openedAtMs = nowMs;
  }

  /** A connection, or a try to make one, has failed: milliseconds to wait for the next try, or null: no more. */
  lost(nowMs: number): number | null {
    const { delaysMs, jitter, attempts, goodAfterMs } = this.#options;
    if (this.#openedAtMs !== undefined && nowMs - this.#openedAtMs >= goodAfterMs) this.#attempts = 0;
    this.#openedAtMs = undefined;
    if (this.#attempts >= attempts) return null;
    const delayMs = delaysMs[Math.min(this.#attempts, delaysMs.length - 1)] ?? 0;
    this.#attempts++;
    return Math.round(delayMs * (1 + jitter * this.#random()));
  }

  /** A new start by hand. */
  reset(): void {
    this.#attempts = 0;
    this.#openedAtMs = undefined;
  }
}
