interface Waiting {
  readonly run: () => void;
  atMs: number;
  readonly everyMs: number | undefined;
}

/** Stands in for the page's timers and clocks: time passes when the test says so. */
export class ManualTimers {
  readonly #real = {
    setTimeout: globalThis.setTimeout,
    setInterval: globalThis.setInterval,
    clearTimeout: globalThis.clearTimeout,
    clearInterval: globalThis.clearInterval,
    now: performance.now.bind(performance),
    date: Date.now,
  };
  readonly #waiting = new Map<number, Waiting>();
  readonly #beganMs = Date.now();
  #nowMs = 0;
  #made = 0;

  install(): this {
    const add = (run: () => void, ms = 0, again = false): number => {
      this.#waiting.set(++this.#made, { run, atMs: this.#nowMs + ms, everyMs: again ? ms : undefined });
      return this.#made;
    };
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms?: number) => add(run, ms),
      setInterval: (run: () => void, ms?: number) => add(run, ms, true),
      clearTimeout: (id: number) => this.#waiting.delete(id),
      clearInterval: (id: number) => this.#waiting.delete(id),
    });
    performance.now = () => this.#nowMs;
    Date.now = () => this.#beganMs + this.#nowMs;
    return this;
  }

  restore(): void {
    const { now, date, ...timers } = this.#real;
    Object.assign(globalThis, timers);
    performance.now = now;
    Date.now = date;
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Lets time pass, timer by timer; between two of them, promises settle. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await this.#settle();
    for (;;) {
      const next = [...this.#waiting].sort(([, a], [, b]) => a.atMs - b.atMs)[0];
      if (!next || next[1].atMs > endMs) break;
      const [id, timer] = next;
      this.#nowMs = timer.atMs;
      if (timer.everyMs === undefined) this.#waiting.delete(id);
      else timer.atMs += timer.everyMs;
      timer.run();
      await this.#settle();
    }
    this.#nowMs = endMs;
  }

  /** Long enough for any chain of promises of the tests. */
  async #settle(): Promise<void> {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  }
}
