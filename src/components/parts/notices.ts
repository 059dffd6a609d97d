import type { CallWarning, CallWarningCode } from '../../sessions/index.js';

/** Warnings that the visitor can do something about, or should know of; the others are for the page's author. */
const forVisitors: readonly CallWarningCode[] = [
  'mic-lost',
  'mic-silent',
  'audio-interrupted',
  'no-data',
  'uplink-stalled',
  'audio-lost',
];

/** The troubles of a running call that are not over yet. */
export class Notices {
  readonly #raised = new Map<CallWarningCode, string>();

  take({ code, raised, message }: CallWarning): void {
    this.#raised.delete(code);
    if (raised && forVisitors.includes(code)) this.#raised.set(code, message);
  }

  clear(): void {
    this.#raised.clear();
  }

  /** The newest; empty when all is well. */
  get text(): string {
    return [...this.#raised.values()].at(-1) ?? '';
  }
}
