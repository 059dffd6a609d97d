import type { ReactiveController, ReactiveControllerHost } from 'lit';

const SHOWN_FROM_S = 15;

/** The last seconds of a call: updates its element once a second, and only then. */
export class Countdown implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #remainingMs: () => number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, remainingMs: () => number | undefined) {
    this.#host = host;
    this.#remainingMs = remainingMs;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.run(false);
  }

  /** Whole seconds left, in the last 15; else undefined. */
  get seconds(): number | undefined {
    const remainingMs = this.#remainingMs();
    if (remainingMs === undefined || remainingMs > SHOWN_FROM_S * 1000) return undefined;
    return Math.ceil(remainingMs / 1000);
  }

  run(on: boolean): void {
    if (on === (this.#timer !== undefined)) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (on) this.#wait();
  }

  #wait(): void {
    const remainingMs = this.#remainingMs() ?? Infinity;
    // Far from the end nothing changes on screen: sleep until it does.
    const untilMs = remainingMs > SHOWN_FROM_S * 1000 ? remainingMs - SHOWN_FROM_S * 1000 : remainingMs % 1000 || 1000;
    this.#timer = setTimeout(
      () => {
        this.#host.requestUpdate();
        this.#wait();
      },
      Math.min(untilMs + 10, 60_000),
    );
  }
}
