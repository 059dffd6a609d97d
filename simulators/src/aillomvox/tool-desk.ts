import type { Clock } from '../clock.js';
import { isObject, type JsonObject } from '../wire/json.js';

const ANSWER_LIMIT_MS = 15_000;

export type ToolOutcome = { readonly answered: true; readonly result: unknown } | { readonly answered: false };

/** The tool calls that wait for their `tool_result`. */
export class ToolDesk {
  readonly #clock: Clock;
  readonly #open = new Map<string, (outcome: ToolOutcome) => void>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the model is paused for an answer. */
  get waiting(): boolean {
    return this.#open.size > 0;
  }

  /** Sends through `send`; resolves unanswered after 15 s, or when the call ends. */
  ask(send: (callId: string) => void): Promise<ToolOutcome> {
    const callId = `call_${++this.#count}`;
    return new Promise((resolve) => {
      const cancelLimit = this.#clock.after(ANSWER_LIMIT_MS, () => this.#settle(callId, { answered: false }));
      this.#open.set(callId, (outcome) => {
        cancelLimit();
        resolve(outcome);
      });
      send(callId);
    });
  }

  /** False when nothing waits for that id: never asked, answered before, or too late. */
  answer(callId: string, result: unknown): boolean {
    return this.#settle(callId, { answered: true, result });
  }

  dispose(): void {
    for (const callId of [...this.#open.keys()]) this.#settle(callId, { answered: false });
  }

  #settle(callId: string, outcome: ToolOutcome): boolean {
    const settle = this.#open.get(callId);
    this.#open.delete(callId);
    settle?.(outcome);
    return settle !== undefined;
  }
}

/** Names of the tools in `config` that the client runs; those with an address are run by the server itself. */
export function clientToolNames(config: JsonObject): string[] {
  const tools: unknown = config['tools'];
  if (!Array.isArray(tools)) return [];
  return tools
    .filter(isObject)
    .filter((tool) => !(tool['url'] || tool['endpoint_url'] || tool['endpointUrl']) && tool['active'] !== false)
    .map((tool) => tool['name'])
    .filter((name): name is string => typeof name === 'string' && name !== '');
}
