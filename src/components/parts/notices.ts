import type { CallWarning, CallWarningCode } from '../../sessions/index.js';

/** Warnings that the visitor can do something about, or should know of; the others are for the page's author. */
const forVisitors = [
  'mic-lost',
  'mic-silent',
  'mic-clipping',
  'audio-interrupted',
  'no-data',
  'uplink-stalled',
  'audio-lost',
  'speech-unavailable',
  'idle-timeout',
] as const satisfies readonly CallWarningCode[];

export type VisitorWarningCode = (typeof forVisitors)[number];

/** The troubles of a running call that are not over yet. */
export class Notices {
  readonly #raised = new Map<CallWarningCode, CallWarning>();

  take(warning: CallWarning): void {
    this.#raised.delete(warning.code);
    if (warning.raised && (forVisitors as readonly CallWarningCode[]).includes(warning.code)) {
      this.#raised.set(warning.code, warning);
    }
  }

  clear(): void {
    this.#raised.clear();
  }

  /** Undefined when all is well. */
  get newest(): CallWarning | undefined {
    return [...this.#raised.values()].at(-1);
  }
}
