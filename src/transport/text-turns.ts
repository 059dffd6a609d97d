import { CallError, type CallWarning } from '../call-error.js';
import type { TextMessage } from '../protocols/text-dialect.js';

/** The platform behind it gives up after 29 seconds (PROTOCOLS 2.3). */
const ANSWER_LIMIT_MS = 30_000;

type Reply = Extract<TextMessage, { type: 'reply' }>;

interface OpenStep {
  readonly resolve: () => void;
  readonly reject: (error: CallError) => void;
}

export interface TurnHandlers {
  /** An answer is waited for, or no longer. */
  onwaiting(waiting: boolean): void;
  onwarning(warning: CallWarning): void;
}

/**
 * Whose turn it is in a written conversation. Replies carry no id, so that only one step may be unanswered, except while
 * a person has taken over from the agent: there the lines of both sides come as they come.
 */
export class TextTurns {
  readonly #handlers: TurnHandlers;
  readonly #open = new Set<OpenStep>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #answered = false;
  /** The agent has spoken and is not ready for more. */
  #busy = false;
  #person = false;
  #late = false;
  #waiting = false;

  constructor(handlers: TurnHandlers) {
    this.#handlers = handlers;
  }

  /** The visitor may write. */
  get isFree(): boolean {
    return this.#person || !(this.#busy || this.#open.size > 0);
  }

  /** No step has been answered yet. */
  get isFirst(): boolean {
    return !this.#answered;
  }

  /** A step was sent. Resolves when it is answered; rejects when it must be taken as not confirmed. */
  sent(): Promise<void> {
    const answer = new Promise<void>((resolve, reject) => this.#open.add({ resolve, reject }));
    this.#limit();
    this.#tell();
    return answer;
  }

  heard({ lines, status }: Reply): void {
    const said = lines.filter(({ from }) => from !== 'visitor');
    const byPerson = said.some(({ from }) => from === 'person');
    const byAgent = status !== undefined || said.some(({ from }) => from === 'agent');
    // Unasked for, and not marked as a step's answer: somebody is there.
    if (byPerson || (said.length > 0 && !byAgent && this.isFree)) this.#person = true;
    else if (byAgent) this.#person = false;
    if (this.#late) this.#warn(false, 'The agent answers again.');
    // Neither a person's words nor the visitor's own are the answer to a step.
    if (!byPerson && (byAgent || said.length === lines.length)) {
      this.#answered = true;
      this.#settle(({ resolve }) => resolve());
    }
    this.#busy = status === 'busy';
    if (this.#busy) this.#limit();
    this.#tell();
  }

  /** What was sent may or may not have arrived: nothing here repeats it. */
  unconfirmed(): void {
    const message = 'The agent did not confirm what you sent: it may not have arrived.';
    const error = new CallError('request-failed', message, { fatal: false, retryable: true });
    this.#settle(({ reject }) => reject(error));
    this.#busy = false;
    this.#tell();
  }

  /** A person reaches the visitor through a socket only. */
  personLeft(): void {
    this.#person = false;
  }

  #limit(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#expire(), ANSWER_LIMIT_MS);
  }

  #expire(): void {
    // A person may take longer.
    if (this.#person) this.#settle(({ resolve }) => resolve());
    else if (this.#open.size > 0) {
      this.#warn(true, 'The agent has not answered for 30 seconds. What was sent last is not confirmed.');
    }
    this.unconfirmed();
  }

  #settle(settle: (step: OpenStep) => void): void {
    clearTimeout(this.#timer);
    const steps = [...this.#open];
    this.#open.clear();
    steps.forEach(settle);
  }

  #warn(raised: boolean, message: string): void {
    this.#late = raised;
    this.#handlers.onwarning({ code: 'no-data', raised, message });
  }

  #tell(): void {
    const waiting = !this.isFree;
    if (waiting === this.#waiting) return;
    this.#waiting = waiting;
    this.#handlers.onwaiting(waiting);
  }
}
