import { html, type TemplateResult } from 'lit';

/** A round button that shows and hides something; `onnear`: it may be pressed soon. */
export function toggleButton(
  part: string,
  name: string,
  icon: unknown,
  open: boolean,
  onclick: () => void,
  onnear?: () => void,
): TemplateResult {
  return html`<button
    class="round"
    part=${part}
    type="button"
    aria-label=${name}
    aria-expanded=${open}
    title=${name}
    @pointerenter=${onnear}
    @focus=${onnear}
    @click=${onclick}
  >
    ${icon}
  </button>`;
}
