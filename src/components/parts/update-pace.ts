const BURST = 20;
const CLOSE_MS = 50;

/** Keeps a flood of events from rendering at each of them: after a burst, updates wait for one another. */
export class UpdatePace {
  #lastMs = -Infinity;
  #inARow = 0;

  /** To be awaited before an update; undefined: go on at once. */
  wait(): Promise<void> | undefined {
    const nowMs = performance.now();
    this.#inARow = nowMs - this.#lastMs < CLOSE_MS ? this.#inARow + 1 : 0;
    this.#lastMs = nowMs;
    return this.#inARow < BURST ? undefined : new Promise((resolve) => setTimeout(resolve, CLOSE_MS));
  }
}
