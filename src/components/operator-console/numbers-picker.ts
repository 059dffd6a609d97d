import type { ReactiveControllerHost } from 'lit';
import type { PhoneNumber } from '../../sessions/index.js';

/** The account's numbers, and which of them the operator wants calls on. */
export class NumbersPicker {
  readonly #host: ReactiveControllerHost;
  readonly #list: () => Promise<readonly PhoneNumber[]>;
  readonly #onchange: () => void;
  /** Undefined until they are known. */
  found: readonly PhoneNumber[] | undefined;
  #loading: Promise<readonly PhoneNumber[]> | undefined;
  /** Ids; undefined: the operator has not chosen. */
  chosen: readonly string[] | undefined;
  open = false;

  constructor(host: ReactiveControllerHost, list: () => Promise<readonly PhoneNumber[]>, onchange: () => void) {
    this.#host = host;
    this.#list = list;
    this.#onchange = onchange;
  }

  /** What is known of them. */
  get numbers(): readonly PhoneNumber[] {
    return this.found ?? [];
  }

  /** Asks once; after a failure anew. Rejects with the CallError. */
  load(): Promise<readonly PhoneNumber[]> {
    return (this.#loading ??= this.#list().then(
      (numbers) => {
        this.found = numbers;
        this.#host.requestUpdate();
        return numbers;
      },
      (cause: unknown) => {
        this.#loading = undefined;
        throw cause;
      },
    ));
  }

  /** Numbers of another session are others. */
  forget(): void {
    this.found = this.#loading = undefined;
  }

  /** Ids, from now on. */
  choose(chosen: readonly string[]): void {
    this.chosen = chosen;
    this.#onchange();
    this.#host.requestUpdate();
  }
}
