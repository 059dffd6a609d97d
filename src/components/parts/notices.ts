import type { CallWarning, CallWarningCode } from '../../sessions/index.js';

/** Warnings for the page's author; of the others the visitor should know, or can do something about them. */
const forAuthors = ['degraded', 'bad-message', 'message-too-big'] as const satisfies readonly CallWarningCode[];

export type VisitorWarningCode = Exclude<CallWarningCode, (typeof forAuthors)[number]>;

/** The troubles of a running call that are not over yet. */
export class Notices {
  readonly #raised = new Map<CallWarningCode, CallWarning>();

  take(warning: CallWarning): void {
    this.#raised.delete(warning.code);
    if (warning.raised && !(forAuthors as readonly CallWarningCode[]).includes(warning.code)) {
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
