import { html, type TemplateResult } from 'lit';

/** Rows of three, left to right in every language. */
export function keypadView(keys: string, onkey: (key: string) => void): TemplateResult {
  return html`<div class="keypad" part="keypad" dir="ltr">
    ${[...keys].map((key) => html`<button type="button" part="key" @click=${() => onkey(key)}>${key}</button>`)}
  </div>`;
}
