/** Time and timers, so that a test can let five minutes pass at once. */
export interface Clock {
  nowMs(): number;
  /** Runs `task` once after `delayMs`; the answer cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

export const realClock: Clock = {
  nowMs: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

interface Alarm {
  readonly dueMs: number;
  readonly order: number;
  readonly task: () => void;
}

/** Stands still until `advance` is called. */
export class ManualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  readonly #alarms = new Set<Alarm>();

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, task: () => void): () => void {
    const alarm: Alarm = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, task };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** Lets time pass, running what falls due in its order; promises settle between two tasks. */
  async advance(milliseconds: number): Promise<void> {
    const untilMs = this.#nowMs + milliseconds;
    for (let alarm = this.#nextDue(untilMs); alarm; alarm = this.#nextDue(untilMs)) {
      this.#alarms.delete(alarm);
      this.#nowMs = alarm.dueMs;
      alarm.task();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    this.#nowMs = untilMs;
  }

  #nextDue(untilMs: number): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.#alarms) {
      if (alarm.dueMs > untilMs) continue;
      if (!first || alarm.dueMs < first.dueMs || (alarm.dueMs === first.dueMs && alarm.order < first.order))
        first = alarm;
    }
    return first;
  }
}
