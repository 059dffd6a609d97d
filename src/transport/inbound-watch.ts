import type { CallWarning } from '../call-error.js';

const SILENCE_LIMIT_MS = 20_000;
/** Characters of one text frame; more than any transcript or tool call needs. */
const LARGE_TEXT = 1_000_000;

/** Watches what comes in: silence, nonsense, giants. Times are milliseconds on one clock that only moves forward. */
export class InboundWatch {
  readonly #warn: (warning: CallWarning) => void;
  #lastMs: number;
  #silent = false;
  #badMessages = 0;
  #badTold = 0;
  #badDetail = '';

  constructor(nowMs: number, warn: (warning: CallWarning) => void) {
    this.#lastMs = nowMs;
    this.#warn = warn;
  }

  get badMessages(): number {
    return this.#badMessages;
  }

  /** Something arrived, whatever it is. */
  received(data: string | ArrayBuffer, nowMs: number): void {
    this.#lastMs = nowMs;
    if (this.#silent) {
      this.#silent = false;
      this.#warn({ code: 'no-data', raised: false, message: 'The far side is heard from again.' });
    }
    if (typeof data === 'string' && data.length > LARGE_TEXT) {
      this.#warn({
        code: 'message-too-big',
        raised: true,
        message: 'The far side sent an unusually large message.',
      });
    }
  }

  /** Told at once the first time, then at most at every tick: a flood of nonsense is one warning a second. */
  badMessage(detail: string): void {
    this.#badMessages++;
    this.#badDetail = detail;
    if (this.#badMessages === 1) this.#tellBadMessages();
  }

  /** Once a second. */
  tick(nowMs: number): void {
    if (this.#badMessages > this.#badTold) this.#tellBadMessages();
    if (this.#silent || nowMs - this.#lastMs < SILENCE_LIMIT_MS) return;
    this.#silent = true;
    const seconds = Math.round(SILENCE_LIMIT_MS / 1000);
    this.#warn({
      code: 'no-data',
      raised: true,
      message: `Nothing has come from the far side for ${seconds} seconds.`,
    });
  }

  #tellBadMessages(): void {
    this.#badTold = this.#badMessages;
    const message = `The far side sent what could not be read (${this.#badDetail}; ${this.#badMessages} so far).`;
    this.#warn({ code: 'bad-message', raised: true, message });
  }
}
