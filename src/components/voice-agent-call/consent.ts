import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { memory } from '../parts/memory.js';
import type { VoiceAgentMessages } from './messages.js';

const KEY = 'voice-call-elements:consent';

/** The visitor's yes, asked before the microphone is. */
export class Consent {
  readonly #host: ReactiveControllerHost;
  #given = false;
  #answer: ((agreed: boolean) => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  get asking(): boolean {
    return this.#answer !== undefined;
  }

  /** Not yet given here, nor, where it may be remembered, on an earlier visit to the same words. */
  isMissing(remember: string | undefined): boolean {
    return !this.#given && (remember === undefined || memory(KEY) !== `yes ${remember}`);
  }

  /** Resolves with the visitor's answer; an older question counts as declined. */
  ask(): Promise<boolean> {
    this.answer(false);
    this.#host.requestUpdate();
    return new Promise((resolve) => (this.#answer = resolve));
  }

  /** `remember`: which words were agreed to; undefined: not to be remembered. */
  answer(agreed: boolean, remember?: string): void {
    this.#given ||= agreed;
    if (agreed && remember !== undefined) memory(KEY, `yes ${remember}`);
    this.#answer?.(agreed);
    this.#answer = undefined;
    this.#host.requestUpdate();
  }

  /** `text`: what the visitor agrees to, unless the page says it. */
  render(messages: VoiceAgentMessages, text: string, remember: string | undefined): TemplateResult {
    return html`<div class="consent" part="consent">
      <div id="consent" part="consent-text"><slot name="consent">${text}</slot></div>
      <div class="controls">
        <button part="decline-button" @click=${() => this.answer(false)}>${messages.decline}</button>
        <button class="call" part="agree-button" aria-describedby="consent" @click=${() => this.answer(true, remember)}>
          ${messages.agree}
        </button>
      </div>
    </div>`;
  }
}
