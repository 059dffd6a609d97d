import { CallError } from '../call-error.js';
import type { ToolDescription } from '../protocols/agent-dialect.js';

/** Providers wait 15 s; an error that arrives in time lets the agent go on talking. */
const ANSWER_LIMIT_MS = 14_000;

/** A tool that the page offers to the agent, and what it does. Without a handler, `call-tool-call` has to be answered. */
export interface Tool extends ToolDescription {
  /** `signal` is aborted when the call has ended or time is up. The result is sent as JSON. */
  readonly handler?: ((args: Readonly<Record<string, unknown>>, signal: AbortSignal) => unknown) | undefined;
  /** The schema, where `parameters` is absent: the shape in which dashboards export tools. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  /** False: not offered. */
  readonly active?: boolean | undefined;
}

/** The tools as the agent is told of them: plain data, none that is switched off. */
export function describeTools(tools: readonly Tool[]): ToolDescription[] {
  return tools
    .filter(({ active }) => active !== false)
    .map(({ name, description, parameters, config }) => ({ name, description, parameters: parameters ?? config }));
}

/** What the agent asks for. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Cancelable: `preventDefault()` declines. `respondWith` answers, in place of the tool's handler; the first answer counts. */
export class ToolCallEvent extends CustomEvent<ToolCall> {
  readonly #answer: (result: unknown) => void;

  constructor(call: ToolCall, answer: (result: unknown) => void) {
    super('call-tool-call', { detail: Object.freeze({ ...call }), cancelable: true, bubbles: true, composed: true });
    this.#answer = answer;
  }

  /** A value or a promise of one; now or within 14 seconds. */
  respondWith(result: unknown): void {
    this.#answer(result);
  }

  /** The same call on another target. */
  again(): ToolCallEvent {
    return new ToolCallEvent(this.detail, this.#answer);
  }
}

export interface ToolDeskHandlers {
  /** Offers the call to the page; false when it declined. */
  offer(event: ToolCallEvent): boolean;
  /** Sends the result, plain JSON, to the agent. */
  answer(id: string, result: unknown): void;
  /** Tells what went wrong; the call goes on. */
  report(error: CallError): void;
  /** The agent used the tool `hangup`, and has its result. */
  hangUp(): void;
}

/** Answers the agent's tool calls of one call: each id once, always in time, whatever handlers do. */
export class ToolDesk {
  readonly #tools: readonly Tool[];
  readonly #handlers: ToolDeskHandlers;
  readonly #seen = new Set<string>();
  readonly #over = new AbortController();

  constructor(tools: readonly Tool[], handlers: ToolDeskHandlers) {
    this.#tools = tools;
    this.#handlers = handlers;
  }

  /** The call has ended: nothing is sent any more. */
  close(): void {
    this.#over.abort();
  }

  async run(call: ToolCall): Promise<void> {
    if (this.#seen.has(call.id) || this.#over.signal.aborted) return;
    this.#seen.add(call.id);
    const tool = this.#tools.find(({ name }) => name === call.name);
    const stop = new AbortController();
    this.#over.signal.addEventListener('abort', () => stop.abort(), { once: true });
    let result: unknown;
    let failure: CallError | undefined;
    try {
      result = toJson(await this.#inTime(this.#ask(call, tool, stop.signal)));
    } catch (cause) {
      failure =
        cause instanceof CallError
          ? cause
          : new CallError('tool-failed', failedSentence(call.name), { fatal: false, cause });
      result = { error: failure.code === 'tool-timeout' ? 'timeout' : 'failed' };
    }
    if (this.#over.signal.aborted) return;
    stop.abort();
    this.#handlers.answer(call.id, result);
    if (failure) this.#handlers.report(failure);
    else if (call.name === 'hangup' && !tool?.handler) this.#handlers.hangUp();
  }

  /** What the page makes of it. */
  #ask(call: ToolCall, tool: Tool | undefined, signal: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let answered = false;
      const event = new ToolCallEvent(call, (result) => {
        answered = true;
        resolve(result);
      });
      if (!this.#handlers.offer(event)) resolve({ error: 'declined' });
      else if (tool?.handler && !answered) {
        // Also what it throws at once becomes a rejection.
        new Promise((run) => run(tool.handler?.(call.args, signal))).then(resolve, reject);
      } else if (call.name === 'hangup') resolve('ok');
      else if (!tool && !answered) {
        reject(
          new CallError('tool-failed', `The agent asked for a tool that this page does not have.`, { fatal: false }),
        );
      }
    });
  }

  async #inTime(result: Promise<unknown>): Promise<unknown> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise<never>((_, reject) => {
      const late = new CallError('tool-timeout', 'A tool of this page took too long to answer the agent.', {
        fatal: false,
      });
      timer = setTimeout(() => reject(late), ANSWER_LIMIT_MS);
    });
    return Promise.race([result, limit]).finally(() => clearTimeout(timer));
  }
}

/** As the wire will carry it. Throws for what JSON cannot say (circles, bigint); nothing becomes null. */
function toJson(value: unknown): unknown {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value) ?? 'null') as unknown);
}

function failedSentence(name: string): string {
  return `The tool “${name.slice(0, 60)}” of this page failed; the call goes on.`;
}
