/** Watches a line that is quiet by nature: asks now and then, and tells when no answer comes. */
export class Heartbeat {
  readonly #answerLimitMs: number;
  readonly #ask: () => void;
  readonly #ondead: () => void;
  readonly #ticker: ReturnType<typeof setInterval>;
  #limit: ReturnType<typeof setTimeout> | undefined;

  constructor(everyMs: number, answerLimitMs: number, ask: () => void, ondead: () => void) {
    this.#answerLimitMs = answerLimitMs;
    this.#ask = ask;
    this.#ondead = ondead;
    this.#ticker = setInterval(() => this.probe(), everyMs);
  }

  /** Asks now. While an answer is awaited it does not ask again. */
  probe(): void {
    if (this.#limit !== undefined) return;
    this.#limit = setTimeout(this.#ondead, this.#answerLimitMs);
    this.#ask();
  }

  /** Anything that came is an answer. */
  heard(): void {
    clearTimeout(this.#limit);
    this.#limit = undefined;
  }

  stop(): void {
    clearInterval(this.#ticker);
    this.heard();
  }
}
