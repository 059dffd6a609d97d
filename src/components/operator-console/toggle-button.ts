import { html, type TemplateResult } from 'lit';

/** A round button that shows and hides something. */
export function toggleButton(
  part: string,
  name: string,
  icon: unknown,
  open: boolean,
  onclick: () => void,
): TemplateResult {
  return html`<button
    class="round"
    part=${part}
    type="button"
    aria-label=${name}
    aria-expanded=${open}
    title=${name}
    @click=${onclick}
  >
    ${icon}
  </button>`;
}
