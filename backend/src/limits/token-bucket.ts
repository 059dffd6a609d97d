/** So much at once, and so much a second after that. */
export class TokenBucket {
  readonly #capacity: number;
  readonly #perMs: number;
  #level: number;
  #atMs: number;

  constructor(capacity: number, perSecond: number, nowMs: number) {
    this.#capacity = capacity;
    this.#perMs = perSecond / 1000;
    this.#level = capacity;
    this.#atMs = nowMs;
  }

  /** False, and nothing taken, when there is less than `amount`. */
  take(amount: number, nowMs: number): boolean {
    this.#level = Math.min(this.#capacity, this.#level + (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
    if (this.#level < amount) return false;
    this.#level -= amount;
    return true;
  }
}
