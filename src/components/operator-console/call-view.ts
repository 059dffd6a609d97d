import { html, nothing, type TemplateResult } from 'lit';
import type { OperatorCallPhase } from '../../sessions/index.js';
import { callIcon, hangUpIcon, microphoneIcon, mutedIcon } from '../parts/icons.js';
import { keypadView } from './keypad-view.js';
import type { OperatorMessages } from './messages.js';

/** The console, as far as its buttons need it. */
export interface CallControlsHost {
  readonly state: OperatorCallPhase;
  readonly micMuted: boolean;
  readonly variant: string | undefined;
  readonly shortcuts: 'on' | 'off' | undefined;
  accept(): void;
  reject(): void;
  hangUp(): void;
  setMicMuted(muted: boolean): void;
}

export interface CallControls {
  /** The keys that were pressed in this call; undefined: the keypad is closed. */
  readonly keypad: string | undefined;
  /** More buttons of the row, before and after the one that hangs up. */
  readonly before: TemplateResult;
  readonly after: TemplateResult | typeof nothing;
  readonly onkey: (key: string) => void;
}

/** The buttons of a call: native controls in the order of reading. */
export function callControls(
  host: CallControlsHost,
  messages: OperatorMessages,
  controls: CallControls,
): TemplateResult {
  return host.state === 'ringing' ? ringingControls(host, messages) : talkControls(host, messages, controls);
}

/** A letter as a shortcut of the keyboard, unless they are switched off. */
const keyOf = ({ shortcuts }: CallControlsHost, letter: string): unknown => (shortcuts === 'off' ? nothing : letter);

function ringingControls(host: CallControlsHost, messages: OperatorMessages): TemplateResult {
  const [shape, words] = host.variant === 'compact' ? ['round', 'hidden'] : ['', ''];
  return html`<div class="controls" part="controls">
    <button
      class="${shape} call danger"
      part="reject-button"
      aria-keyshortcuts=${keyOf(host, 'R')}
      @click=${() => host.reject()}
    >
      ${hangUpIcon}<span class=${words}>${messages.reject}</span>
    </button>
    <button
      class="${shape} call"
      part="accept-button"
      aria-keyshortcuts=${keyOf(host, 'A')}
      @click=${() => host.accept()}
    >
      ${callIcon}<span class=${words}>${messages.accept}</span>
    </button>
  </div>`;
}

function talkControls(
  host: CallControlsHost,
  messages: OperatorMessages,
  { keypad, before, after, onkey }: CallControls,
): TemplateResult {
  const [shape, words] = host.variant === 'compact' ? ['round', 'hidden'] : ['', ''];
  const { micMuted } = host;
  const isActive = host.state === 'active';
  return html`<div class="controls" part="controls">
      <button
        class="round"
        part="mute-button"
        aria-label=${messages.mute}
        aria-pressed=${micMuted}
        aria-keyshortcuts=${keyOf(host, 'M')}
        title=${micMuted ? messages.unmute : messages.mute}
        @click=${() => host.setMicMuted(!micMuted)}
      >
        ${micMuted ? mutedIcon : microphoneIcon}
      </button>
      ${isActive ? before : nothing}
      <button
        class="${shape} call danger"
        part="hang-up-button"
        aria-keyshortcuts=${keyOf(host, 'H')}
        @click=${() => host.hangUp()}
      >
        ${hangUpIcon}<span class=${words}>${isActive ? messages.hangUp : messages.cancel}</span>
      </button>
      ${after}
    </div>
    ${
      isActive && keypad !== undefined
        ? html`<p class="pressed" part="pressed" dir="ltr">${keypad}</p>
            ${keypadView('123456789*0#', onkey)}`
        : nothing
    }`;
}
