import { html, nothing, type TemplateResult } from 'lit';
import type { OperatorCallPhase } from '../../sessions/index.js';
import { callIcon, hangUpIcon, microphoneIcon, mutedIcon } from '../parts/icons.js';
import { keypadView } from './keypad-view.js';
import type { OperatorMessages } from './messages.js';

export interface CallControls {
  readonly messages: OperatorMessages;
  readonly phase: OperatorCallPhase;
  readonly micMuted: boolean;
  readonly keypadOpen: boolean;
  readonly compact: boolean;
  /** The keys that were pressed in this call. */
  readonly pressed: string;
  /** Off: no key does anything by itself. */
  readonly shortcuts: boolean;
  readonly keypadButton: TemplateResult;
  /** Not in the compact layout. */
  readonly settingsButton: TemplateResult | typeof nothing;
  readonly onaccept: () => void;
  readonly onreject: () => void;
  readonly onhangup: () => void;
  readonly onmute: () => void;
  readonly onkey: (key: string) => void;
}

/** The buttons of a call: native controls in the order of reading. */
export function callControls(controls: CallControls): TemplateResult {
  return controls.phase === 'ringing' ? ringingControls(controls) : talkControls(controls);
}

function ringingControls({ messages, compact, shortcuts, onaccept, onreject }: CallControls): TemplateResult {
  const shape = compact ? 'round' : '';
  const words = compact ? 'hidden' : '';
  return html`<div class="controls" part="controls">
    <button
      class="${shape} call danger"
      part="reject-button"
      aria-keyshortcuts=${shortcuts ? 'R' : nothing}
      @click=${onreject}
    >
      ${hangUpIcon}<span class=${words}>${messages.reject}</span>
    </button>
    <button
      class="${shape} call"
      part="accept-button"
      aria-keyshortcuts=${shortcuts ? 'A' : nothing}
      @click=${onaccept}
    >
      ${callIcon}<span class=${words}>${messages.accept}</span>
    </button>
  </div>`;
}

function talkControls(controls: CallControls): TemplateResult {
  const { messages, phase, micMuted, compact, shortcuts, pressed, onmute, onhangup, onkey } = controls;
  const isActive = phase === 'active';
  return html`<div class="controls" part="controls">
      <button
        class="round"
        part="mute-button"
        aria-label=${messages.mute}
        aria-pressed=${micMuted}
        aria-keyshortcuts=${shortcuts ? 'M' : nothing}
        title=${micMuted ? messages.unmute : messages.mute}
        @click=${onmute}
      >
        ${micMuted ? mutedIcon : microphoneIcon}
      </button>
      ${isActive ? controls.keypadButton : nothing}
      <button
        class="${compact ? 'round' : ''} call danger"
        part="hang-up-button"
        aria-keyshortcuts=${shortcuts ? 'H' : nothing}
        @click=${onhangup}
      >
        ${hangUpIcon}<span class=${compact ? 'hidden' : ''}>${isActive ? messages.hangUp : messages.cancel}</span>
      </button>
      ${controls.settingsButton}
    </div>
    ${
      isActive && controls.keypadOpen
        ? html`<p class="pressed" part="pressed" dir="ltr">${pressed}</p>
            ${keypadView('123456789*0#', onkey)}`
        : nothing
    }`;
}
