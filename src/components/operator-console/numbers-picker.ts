import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { PhoneNumber, PresenceState } from '../../sessions/index.js';
import type { OperatorMessages } from './messages.js';
import { numberName } from './status-text.js';

/** The account's numbers, and which of them the operator wants calls on. */
export class NumbersPicker {
  readonly #host: ReactiveControllerHost;
  readonly #list: () => Promise<readonly PhoneNumber[]>;
  readonly #onchange: () => void;
  #numbers: readonly PhoneNumber[] | undefined;
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
    return this.#numbers ?? [];
  }

  /** Asks once; after a failure anew. Rejects with the CallError. */
  load(): Promise<readonly PhoneNumber[]> {
    return (this.#loading ??= this.#list().then(
      (numbers) => {
        this.#numbers = numbers;
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
    this.#numbers = this.#loading = undefined;
  }

  render(
    messages: OperatorMessages,
    presence: PresenceState,
    wanted: readonly string[],
  ): TemplateResult | typeof nothing {
    if (!this.open) return nothing;
    const rejected = presence.phase === 'online' ? presence.rejected : [];
    const chosen = this.chosen ?? wanted;
    const all = chosen.length === 0 && this.chosen === undefined;
    return html`<fieldset class="numbers" part="numbers" id="numbers">
      <legend class="hidden">${messages.numbers}</legend>
      ${this.#numbers?.length === 0 ? html`<p class="notice">${messages.noneListed}</p>` : nothing}
      ${this.numbers.map((number) => {
        const { id } = number;
        return html`<label class="number" part="number">
          <input
            type="checkbox"
            .checked=${all || chosen.includes(id)}
            @change=${({ target }: Event) => this.#tick(id, (target as HTMLInputElement).checked, all ? undefined : chosen)}
          />
          <span>
            ${numberName(number)}
            ${rejected.includes(id) ? html`<em part="rejected">${messages.notAccepted}</em>` : nothing}
          </span>
        </label>`;
      })}
    </fieldset>`;
  }

  #tick(id: string, on: boolean, chosen: readonly string[] = this.numbers.map((number) => number.id)): void {
    this.chosen = on ? [...chosen, id] : chosen.filter((other) => other !== id);
    this.#onchange();
    this.#host.requestUpdate();
  }
}
