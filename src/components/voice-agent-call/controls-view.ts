import { html, nothing, type TemplateResult } from 'lit';
import type { CallPhase } from '../../sessions/index.js';
import { callIcon, hangUpIcon, microphoneIcon, mutedIcon, settingsIcon } from '../parts/icons.js';
import type { VoiceAgentMessages } from './messages.js';

export interface Controls {
  readonly phase: CallPhase;
  readonly inCall: boolean;
  readonly micMuted: boolean;
  readonly settingsOpen: boolean;
  /** Icons only, and no settings. */
  readonly compact: boolean;
  /** There is a microphone to mute. */
  readonly hears: boolean;
  /** There is sound to set. */
  readonly sounds: boolean;
  readonly oncall: () => void;
  readonly onmute: () => void;
  readonly onsettings: () => void;
}

/** Mute, the one call button, settings: native controls in the order of reading. */
export function controlsView(controls: Controls, messages: VoiceAgentMessages): TemplateResult {
  const { phase, inCall, micMuted, settingsOpen, compact, hears, sounds, oncall, onmute, onsettings } = controls;
  const start = phase === 'ended' ? messages.again : messages.start;
  const stop = phase === 'connecting' ? messages.cancel : messages.hangUp;
  return html`<div class="controls" part="controls">
    <button
      class="round"
      part="mute-button"
      ?hidden=${!hears}
      aria-label=${messages.mute}
      aria-pressed=${micMuted}
      title=${micMuted ? messages.unmute : messages.mute}
      @click=${onmute}
    >
      ${micMuted ? mutedIcon : microphoneIcon}
    </button>
    <button class="${compact ? 'round' : ''} call ${inCall ? 'danger' : ''}" part="call-button" @click=${oncall}>
      ${inCall ? hangUpIcon : callIcon}<span class=${compact ? 'hidden' : ''}>${inCall ? stop : start}</span>
    </button>
    ${
      compact || !sounds
        ? nothing
        : html`<button
            class="round"
            part="settings-button"
            aria-label=${messages.settings}
            aria-expanded=${settingsOpen}
            title=${messages.settings}
            @click=${onsettings}
          >
            ${settingsIcon}
          </button>`
    }
  </div>`;
}
