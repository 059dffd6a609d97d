const WINDOW_MS = 60_000;

/** Knocks at the door by address group, in this process: what is refused costs something, too. */
export class Attempts {
  readonly #limit: number;
  readonly #counts = new Map<string, number>();
  #windowEndMs = 0;

  constructor(perMinute: number) {
    this.#limit = perMinute;
  }

  allows(address: string, nowMs = performance.now()): boolean {
    if (nowMs >= this.#windowEndMs) {
      this.#counts.clear();
      this.#windowEndMs = nowMs + WINDOW_MS;
    }
    const count = (this.#counts.get(address) ?? 0) + 1;
    this.#counts.set(address, count);
    return count <= this.#limit;
  }
}
