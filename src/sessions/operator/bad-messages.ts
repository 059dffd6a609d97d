import type { CallWarning } from '../../call-error.js';

const EVERY_MS = 1000;

/** Warns of messages that could not be read: of a flood, once a second. */
export class BadMessages {
  readonly #onwarning: (warning: CallWarning) => void;
  #toldAtMs = -Infinity;

  constructor(onwarning: (warning: CallWarning) => void) {
    this.#onwarning = onwarning;
  }

  note(detail: string): void {
    const nowMs = performance.now();
    if (nowMs - this.#toldAtMs < EVERY_MS) return;
    this.#toldAtMs = nowMs;
    const message = `The platform sent what could not be read (${detail}).`;
    this.#onwarning({ code: 'bad-message', raised: true, message });
  }
}
