import { css, html, nothing, type TemplateResult } from 'lit';
import type { CommonMessages } from './common-messages.js';
import type { SoundSettings } from './sound-settings.js';

export const soundPanelStyles = css`
  .devices {
    width: 100%;
    display: grid;
    gap: 4px;
    padding-block-start: 8px;
    border-block-start: 1px solid var(--_line);
  }
  .devices .meter {
    display: block;
    margin-block: 8px;
  }
  [type='range'] {
    width: 100%;
    min-height: 44px;
    margin: 0;
    accent-color: var(--_accent);
  }
`;

/** The sound settings while they are open; `more` comes after the devices. */
export function soundPanel(
  sound: SoundSettings,
  messages: CommonMessages,
  inCall: boolean,
  more?: unknown,
): TemplateResult | typeof nothing {
  const { open, testing, volumeOnly, host } = sound;
  if (!open) return nothing;
  return html`<div class="devices" part="settings">
    ${
      volumeOnly
        ? nothing
        : [
            deviceChoice(sound, 'microphone', messages.microphone, messages),
            deviceChoice(sound, 'speaker', messages.speaker, messages),
            more,
          ]
    }
    <label part="volume">
      ${messages.volume}
      <input
        type="range"
        min="0"
        max="1"
        step="0.05"
        .value=${host.volume}
        @input=${({ target }: Event) => (host.volume = (target as HTMLInputElement).valueAsNumber)}
      />
    </label>
    <span class="meter" part="level" aria-hidden="true" ?hidden=${volumeOnly}><span class="bar local"></span></span>
    ${
      inCall || volumeOnly || !host.session.testMicrophone
        ? nothing
        : html`<button class="more" part="test-button" @click=${() => sound.test(!testing)}>
            ${testing ? messages.stopTest : messages.test}
          </button>`
    }
  </div>`;
}

/** A list of microphones, or of outputs where the browser can choose one. */
export function deviceChoice(sound: SoundSettings, use: string, name: string, messages: CommonMessages): unknown {
  const isInput = use === 'microphone';
  if (!isInput && !('setSinkId' in AudioContext.prototype)) return nothing;
  return html`<label>
    ${name}
    <select part="device" @change=${({ target }: Event) => sound.choose(use, (target as HTMLSelectElement).value)}>
      <option value="">${messages.systemDevice}</option>
      ${sound.devices
        .filter(({ kind }) => kind === (isInput ? 'audioinput' : 'audiooutput'))
        .map(
          ({ deviceId, label }) =>
            html`<option value=${deviceId} ?selected=${deviceId === sound.chosen[use]}>${label}</option>`,
        )}
    </select>
  </label>`;
}
