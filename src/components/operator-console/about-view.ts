import { html, nothing, type TemplateResult } from 'lit';
import type { LineQuality, OperatorCallState, PhoneNumber } from '../../sessions/index.js';
import { clockTime } from '../parts/call-clock.js';
import type { OperatorMessages } from './messages.js';
import { ownNumber, peerOf } from './status-text.js';

export interface AboutView {
  readonly messages: OperatorMessages;
  readonly detail: OperatorCallState;
  readonly status: string;
  readonly elapsedMs: number;
  readonly quality: LineQuality | undefined;
  readonly language: string;
  readonly numbers: readonly PhoneNumber[];
}

/** Who calls or is called, and how the call stands; after a call, how it ended. */
export function aboutView(view: AboutView): TemplateResult | typeof nothing {
  const { messages, detail, status, elapsedMs, quality, language, numbers } = view;
  if (detail.phase === 'idle') return nothing;
  return html`<div class="about" part="about">
    <p class="peer" part="peer">${peerOf(detail.call, messages)}</p>
    <p class="own" part="own-number">${ownNumber(detail.call, numbers, messages)}</p>
    <div class="state">
      <p class="status" part="status">${status}</p>
      <span class="time" part="time">${elapsedMs > 0 ? clockTime(elapsedMs, language) : ''}</span>
      ${quality ? html`<span class="quality ${quality}" part="quality">${messages.quality[quality]}</span>` : nothing}
    </div>
  </div>`;
}
