import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { sendIcon } from './icons.js';

/** The words of a text box. */
export interface TextBoxMessages {
  readonly placeholder: string;
  readonly send: string;
  readonly notSent: string;
}

/** A line to type. What could not be sent stands in the box again, and says so: nothing typed is lost. */
export class TextBox {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #send: (text: string) => Promise<void>;
  #notSent = false;

  /** The last line did not go out. */
  get notSent(): boolean {
    return this.#notSent;
  }

  /** `send` rejects when the line did not go out. */
  constructor(host: ReactiveControllerHost & HTMLElement, send: (text: string) => Promise<void>) {
    this.#host = host;
    this.#send = send;
  }

  render(messages: TextBoxMessages, disabled: boolean): TemplateResult {
    return html`<form class="text-box" part="text-box" @submit=${this.#onSubmit}>
      <input
        part="text-input"
        type="text"
        autocomplete="off"
        enterkeyhint="send"
        placeholder=${messages.placeholder}
        aria-label=${messages.placeholder}
        aria-describedby=${this.#notSent ? 'not-sent' : nothing}
        ?disabled=${disabled}
      />
      <button class="round" part="send-button" type="submit" aria-label=${messages.send} ?disabled=${disabled}>
        ${sendIcon}
      </button>
      ${this.#notSent ? html`<p class="not-sent" id="not-sent" part="not-sent">${messages.notSent}</p>` : nothing}
    </form>`;
  }

  readonly #onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).elements[0] as HTMLInputElement;
    const text = input.value;
    // Enter twice, or on blanks: the second is nothing to send.
    if (!text.trim()) return;
    input.value = '';
    this.#notSent = false;
    this.#host.requestUpdate();
    try {
      await this.#send(text);
    } catch {
      // Something newer that is being typed comes first.
      input.value ||= text;
      this.#notSent = true;
      this.#host.requestUpdate();
    }
  };
}
