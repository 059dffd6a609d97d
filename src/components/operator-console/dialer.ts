import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { toE164 } from '../../protocols/e164.js';
import type { PhoneNumber } from '../../sessions/index.js';
import { callIcon } from '../parts/icons.js';
import { deleteIcon } from './icons.js';
import { keypadView } from './keypad-view.js';
import type { OperatorMessages } from './messages.js';
import { numberName } from './status-text.js';

export interface DialerView {
  readonly numbers: readonly PhoneNumber[];
  readonly online: boolean;
  readonly keypadOpen: boolean;
  readonly compact: boolean;
  /** More buttons of the row, before and after the call button. */
  readonly before: TemplateResult;
  readonly after: TemplateResult | typeof nothing;
}

/** The line to write a number, whom it is called from, and the keypad that writes it. */
export class Dialer {
  readonly #host: ReactiveControllerHost;
  readonly #dial: (to: string, callerId: string) => Promise<unknown>;
  #text = '';
  #caller = '';
  #wrong: 'noNumber' | 'noCaller' | undefined;

  /** `dial` gets two numbers in E.164, and rejects when there is no call. */
  constructor(host: ReactiveControllerHost, dial: (to: string, callerId: string) => Promise<unknown>) {
    this.#host = host;
    this.#dial = dial;
  }

  /** A sentence on what is wrong with what was asked for; '' if nothing is. */
  wrong(messages: OperatorMessages): string {
    return this.#wrong ? messages[this.#wrong] : '';
  }

  /** The number that the operator calls from; undefined when there is none. */
  callerId(numbers: readonly PhoneNumber[]): string | undefined {
    return (numbers.find(({ phoneNumber }) => phoneNumber === this.#caller) ?? numbers[0])?.phoneNumber;
  }

  render(
    messages: OperatorMessages,
    { numbers, online, keypadOpen, compact, before, after }: DialerView,
  ): TemplateResult {
    const caller = this.callerId(numbers);
    return html`<form
      class="dialer"
      part="dialer"
      novalidate
      @submit=${(event: Event) => this.#onSubmit(event, numbers)}
    >
      <div class="line">
        <input
          part="number-input"
          type="tel"
          dir="ltr"
          autocomplete="off"
          enterkeyhint="go"
          placeholder=${messages.numberToCall}
          aria-label=${messages.numberToCall}
          aria-invalid=${this.#wrong === 'noNumber'}
          aria-describedby=${this.#wrong ? 'error' : nothing}
          .value=${this.#text}
          @input=${({ target }: Event) => this.#write((target as HTMLInputElement).value)}
          @paste=${this.#onPaste}
        />
        ${
          this.#text && !compact
            ? html`<button
                class="round"
                part="delete-button"
                type="button"
                aria-label=${messages.delete}
                title=${messages.delete}
                @click=${() => this.#write(this.#text.slice(0, -1))}
              >
                ${deleteIcon}
              </button>`
            : nothing
        }
      </div>
      ${keypadOpen ? keypadView('123456789+0', (key) => this.#write(this.#text + key)) : nothing}
      ${
        numbers.length > 1 && !compact
          ? html`<label>
              ${messages.callFrom}
              <select
                part="caller-id"
                @change=${({ target }: Event) => (this.#caller = (target as HTMLSelectElement).value)}
              >
                ${numbers.map(
                  (number) =>
                    html`<option value=${number.phoneNumber} ?selected=${number.phoneNumber === caller}>
                      ${numberName(number)}
                    </option>`,
                )}
              </select>
            </label>`
          : nothing
      }
      <div class="controls" part="controls">
        ${before}
        <button class="${compact ? 'round' : ''} call" part="call-button" type="submit" ?disabled=${!online}>
          ${callIcon}<span class=${compact ? 'hidden' : ''}>${messages.call}</span>
        </button>
        ${after}
      </div>
    </form>`;
  }

  #write(text: string): void {
    this.#text = text;
    this.#wrong = undefined;
    this.#host.requestUpdate();
  }

  /** A number comes from anywhere, with all its signs: only what is to be dialled stands in the line. */
  readonly #onPaste = (event: ClipboardEvent): void => {
    const number = toE164(event.clipboardData?.getData('text/plain') ?? '');
    if (!number) return;
    event.preventDefault();
    this.#write(number);
  };

  #onSubmit(event: Event, numbers: readonly PhoneNumber[]): void {
    event.preventDefault();
    const to = toE164(this.#text);
    const caller = this.callerId(numbers);
    this.#wrong = !to ? 'noNumber' : !caller ? 'noCaller' : undefined;
    this.#host.requestUpdate();
    if (!to || !caller) return;
    this.#text = '';
    this.#dial(to, caller).catch(() => {
      // Something newer that is being written comes first.
      this.#text ||= to;
      this.#host.requestUpdate();
    });
  }
}
