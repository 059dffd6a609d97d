import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { sendIcon } from './icons.js';

/** The words of a text box. */
export interface TextBoxMessages {
  readonly placeholder: string;
  readonly send: string;
  readonly notSent: string;
  /** It went out, and may not have arrived. */
  readonly notConfirmed: string;
}

/** A line to type. What could not be sent stands in the box again, and says so: nothing typed is lost. */
export class TextBox {
  readonly #host: LitElement;
  readonly #send: (text: string) => Promise<void>;
  /** What became of the last line, if it did not do well. */
  trouble: 'notSent' | 'notConfirmed' | undefined;

  /** `send` rejects when the line did not go out, with `request-failed` when it may have. */
  constructor(host: LitElement, send: (text: string) => Promise<void>) {
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
        aria-describedby=${this.trouble ? 'not-sent' : nothing}
        ?disabled=${disabled}
      />
      <button class="round" part="send-button" type="submit" aria-label=${messages.send} ?disabled=${disabled}>
        ${sendIcon}
      </button>
      ${this.trouble ? html`<p class="not-sent" id="not-sent" part="not-sent">${messages[this.trouble]}</p>` : nothing}
    </form>`;
  }

  readonly #onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const input = this.#input as HTMLInputElement;
    const text = input.value;
    // Enter twice, or on blanks: the second is nothing to send.
    if (!text.trim()) return;
    input.value = '';
    this.trouble = undefined;
    this.#host.requestUpdate();
    try {
      await this.#send(text);
    } catch (error) {
      this.putBack(text, (error as { code?: unknown }).code === 'request-failed' ? 'notConfirmed' : 'notSent');
    }
  };

  /** A line that did not go out, typed or spoken, stands in the box again. */
  putBack(text: string, trouble: 'notSent' | 'notConfirmed'): void {
    const input = this.#input;
    // Something newer that is being typed comes first.
    if (input) input.value ||= text;
    this.trouble = trouble;
    this.#host.requestUpdate();
  }

  get #input(): HTMLInputElement | null {
    return this.#host.renderRoot.querySelector<HTMLInputElement>('.text-box input');
  }
}
