import { html, nothing, type TemplateResult } from 'lit';
import { deviceChoice, soundPanel } from '../parts/sound-panel.js';
import type { SoundSettings } from '../parts/sound-settings.js';
import { checkView, type CheckState } from './check-view.js';
import type { OperatorMessages } from './messages.js';

/** While they are open: the sound of a shift with the device that rings and, outside a call, the check before calls. */
export function settingsView(
  sound: SoundSettings,
  messages: OperatorMessages,
  inCall: boolean,
  check: CheckState | undefined,
  oncheck: () => void,
): TemplateResult | typeof nothing {
  if (!sound.open) return nothing;
  return html`${soundPanel(sound, messages, inCall, deviceChoice(sound, 'ring', messages.ringDevice, messages))}
  ${inCall ? nothing : checkView(messages, check, oncheck)}`;
}
