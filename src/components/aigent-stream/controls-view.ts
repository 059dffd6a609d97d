import { html, nothing, type TemplateResult } from 'lit';
import { pauseIcon, resumeIcon, startIcon, stopIcon } from './icons.js';
import type { StreamMessages } from './messages.js';

export interface Controls {
  readonly messages: StreamMessages;
  /** Connecting, streaming or paused. */
  readonly live: boolean;
  readonly paused: boolean;
  /** Icons only. */
  readonly compact: boolean;
  readonly onpause: () => void;
  readonly onstream: () => void;
}

/** Pause or resume, and the one button that starts and stops. */
export function controlsView({ messages, live, paused, compact, onpause, onstream }: Controls): TemplateResult {
  const pause = paused ? messages.resume : messages.pause;
  const stream = live ? messages.stop : messages.start;
  return html`<div class="controls" part="controls">
    ${
      live
        ? html`<button class="round" part="pause-button" aria-label=${pause} title=${pause} @click=${onpause}>
            ${paused ? resumeIcon : pauseIcon}
          </button>`
        : nothing
    }
    <button
      class="${compact ? 'round' : 'wide'} ${live ? '' : 'call'}"
      part="stream-button"
      title=${compact ? stream : nothing}
      @click=${onstream}
    >
      ${live ? stopIcon : startIcon}<span class=${compact ? 'hidden' : ''}>${stream}</span>
    </button>
  </div>`;
}
