import type { OperatorCallState } from './operator-call-state.js';
import type { CallRecord } from './operator-session-types.js';

/** More than a shift; beyond it the oldest go. */
const MOST_CALLS = 500;

/** The calls of this session, newest first. */
export class CallList {
  #records: readonly CallRecord[] = [];
  #startedAtMs = 0;

  /** A new array whenever a call was added, the same one otherwise. */
  get records(): readonly CallRecord[] {
    return this.#records;
  }

  /** Follows the one call of the session through its states. */
  note(state: OperatorCallState, previous: OperatorCallState): void {
    if (previous.phase === 'idle' || previous.phase === 'ended') this.#startedAtMs = Date.now();
    if (state.phase !== 'ended') return;
    const { call, reason, durationMs } = state;
    const record = Object.freeze({
      ...call,
      startedAtMs: this.#startedAtMs,
      reason,
      durationMs: Math.round(durationMs),
    });
    this.#records = [record, ...this.#records].slice(0, MOST_CALLS);
  }
}
