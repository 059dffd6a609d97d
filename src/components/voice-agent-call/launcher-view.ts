import { html, nothing, type TemplateResult } from 'lit';
import { callIcon, downIcon } from '../parts/icons.js';
import type { VoiceAgentMessages } from './messages.js';

export interface Launcher {
  readonly open: boolean;
  /** The ring of a call that goes on behind the closed panel. */
  readonly ring: TemplateResult | undefined;
  readonly status: string;
  /** Empty before the first call. */
  readonly time: string;
  readonly ontoggle: () => void;
}

/** The floating button: opens and closes the panel, and shows that a call goes on behind it. */
export function launcherView(
  { open, ring, status, time, ontoggle }: Launcher,
  messages: VoiceAgentMessages,
): TemplateResult {
  return html`<button class="launcher" part="launcher" aria-expanded=${open} aria-controls="card" @click=${ontoggle}>
    <span class="hidden">${open ? messages.close : messages.open}${ring ? `. ${status}` : ''}</span>
    ${open ? downIcon : (ring ?? html`<slot name="icon">${callIcon}</slot>`)}
    ${ring ? html`<span class="time" part="launcher-time">${time}</span>` : nothing}
  </button>`;
}
