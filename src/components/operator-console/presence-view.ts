import { html, nothing, type TemplateResult } from 'lit';
import type { PresenceState } from '../../sessions/index.js';
import { numbersIcon } from './icons.js';
import type { OperatorMessages } from './messages.js';
import { presenceText } from './status-text.js';
import { toggleButton } from './toggle-button.js';

export interface PresenceView {
  readonly messages: OperatorMessages;
  readonly state: PresenceState;
  readonly numbersOpen: boolean;
  readonly compact: boolean;
  readonly ontoggle: () => void;
  readonly onnumbers: () => void;
  /** The numbers may be wanted soon. */
  readonly onnear: () => void;
}

/** Whether calls come, on which numbers, and the switch for it. */
export function presenceView(view: PresenceView): TemplateResult {
  const { messages, state, numbersOpen, compact, ontoggle, onnumbers, onnear } = view;
  return html`<div class="presence" part="presence">
    <span class="dot" part="presence-dot"></span>
    <p class="status" part="presence-text">${presenceText(state, messages)}</p>
    ${compact ? nothing : toggleButton('numbers-button', messages.numbers, numbersIcon, numbersOpen, onnumbers, onnear)}
    <button class="switch" part="presence-button" @click=${ontoggle}>
      ${state.phase === 'offline' ? messages.goOnline : messages.goOffline}
    </button>
  </div>`;
}
