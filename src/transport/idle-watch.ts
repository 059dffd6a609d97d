import type { CallWarning } from '../call-error.js';

/** So long before the end it is announced. */
const AHEAD_MS = 60_000;
/** A platform's clock and ours may differ by so much. */
const SLACK_MS = 15_000;

/** Watches a line that its far side closes when nothing is said on it for long. */
export class IdleWatch {
  readonly #limitMs: number;
  readonly #warn: (warning: CallWarning) => void;
  readonly #onover: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #spokenAtMs = 0;
  #warned = false;

  constructor(limitMs: number, warn: (warning: CallWarning) => void, onover: () => void) {
    this.#limitMs = limitMs;
    this.#warn = warn;
    this.#onover = onover;
  }

  /** Something was said, by either side. */
  spoken(): void {
    this.stop();
    if (this.#warned) this.#tell(false, 'The conversation goes on.');
    this.#spokenAtMs = performance.now();
    this.#timer = setTimeout(() => this.#announce(), this.#limitMs - AHEAD_MS);
  }

  /** Whether a close at this moment is the far side's patience. */
  get isOver(): boolean {
    return performance.now() - this.#spokenAtMs >= this.#limitMs - SLACK_MS;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #announce(): void {
    this.#tell(true, 'Are you still there? The conversation ends in one minute unless you say something.');
    this.#timer = setTimeout(this.#onover, AHEAD_MS);
  }

  #tell(raised: boolean, message: string): void {
    this.#warned = raised;
    this.#warn({ code: 'idle-timeout', raised, message });
  }
}
