import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Updates its element once a second, when the call's second changes, while it runs. */
export class CallClock implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #elapsedMs: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, elapsedMs: () => number) {
    this.#host = host;
    this.#elapsedMs = elapsedMs;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.run(false);
  }

  run(on: boolean): void {
    if (on === (this.#timer !== undefined)) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (on) this.#wait();
  }

  #wait(): void {
    this.#timer = setTimeout(
      () => {
        this.#host.requestUpdate();
        this.#wait();
      },
      1010 - (this.#elapsedMs() % 1000),
    );
  }
}

/** `1:05`, in the digits of the language. */
export function clockTime(ms: number, language: string): string {
  const seconds = Math.floor(ms / 1000);
  const digits = (value: number, least: number): string =>
    value.toLocaleString(language, { minimumIntegerDigits: least, useGrouping: false });
  return `${digits(Math.floor(seconds / 60), 1)}:${digits(seconds % 60, 2)}`;
}

/** Of the call that is, or was; 0 for any other state. */
export function elapsedMs(state: {
  readonly phase: string;
  readonly sinceMs?: number;
  readonly durationMs?: number;
}): number {
  return state.sinceMs === undefined ? (state.durationMs ?? 0) : performance.now() - state.sinceMs;
}
