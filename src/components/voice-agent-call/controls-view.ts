import { html, type TemplateResult } from 'lit';
import type { CallPhase } from '../../sessions/index.js';
import { callIcon, hangUpIcon, microphoneIcon, mutedIcon, volumeIcon } from '../parts/icons.js';
import type { VoiceAgentMessages } from './messages.js';

export interface Controls {
  readonly phase: CallPhase;
  readonly micMuted: boolean;
  /** 0..1. */
  readonly volume: number;
  readonly oncall: () => void;
  readonly onmute: () => void;
  readonly onvolume: (volume: number) => void;
}

/** Mute, the one call button, volume: native controls in the order of reading. */
export function controlsView(controls: Controls, messages: VoiceAgentMessages): TemplateResult {
  const { phase, micMuted, volume, oncall, onmute, onvolume } = controls;
  const inCall = phase === 'connecting' || phase === 'active';
  const start = phase === 'ended' ? messages.again : messages.start;
  const stop = phase === 'connecting' ? messages.cancel : messages.hangUp;
  return html`<div class="controls" part="controls">
    <button
      class="round"
      part="mute-button"
      type="button"
      aria-label=${messages.mute}
      aria-pressed=${micMuted ? 'true' : 'false'}
      title=${micMuted ? messages.unmute : messages.mute}
      @click=${onmute}
    >
      ${micMuted ? mutedIcon : microphoneIcon}
    </button>
    <button class="call ${inCall ? 'danger' : ''}" part="call-button" type="button" @click=${oncall}>
      ${inCall ? hangUpIcon : callIcon}<span>${inCall ? stop : start}</span>
    </button>
    <label class="volume" part="volume" title=${messages.volume}>
      ${volumeIcon}
      <input
        type="range"
        min="0"
        max="1"
        step="0.05"
        aria-label=${messages.volume}
        .value=${String(volume)}
        @input=${({ target }: Event) => onvolume((target as HTMLInputElement).valueAsNumber)}
      />
    </label>
  </div>`;
}
