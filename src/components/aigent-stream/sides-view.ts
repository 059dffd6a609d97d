import { html, nothing, type TemplateResult } from 'lit';
import type { StreamChannel } from '../../sessions/index.js';
import type { StreamMessages } from './messages.js';
import { lostText } from './status-text.js';

export interface Sides {
  readonly messages: StreamMessages;
  readonly language: string;
  /** Is to be sent, and is not. */
  readonly missing: readonly StreamChannel[];
  /** Of each side, what never left; not shown in little room. */
  readonly lostMs: Readonly<Record<StreamChannel, number>> | undefined;
}

/** How loud each side is, and what of it was lost. LevelMeters moves the bars. */
export function sidesView({ messages, language, missing, lostMs }: Sides): TemplateResult {
  const side = (channel: StreamChannel, direction: string): TemplateResult =>
    html`<div class="side ${channel} ${missing.includes(channel) ? 'off' : ''}" part="side">
      <span class="name" part="side-name">${messages.side[channel]}</span>
      <span class="meter" part="level" aria-hidden="true"><span class="bar ${direction}"></span></span>
      ${lostMs ? html`<span class="lost" part="lost">${lostText(lostMs[channel], messages, language)}</span>` : nothing}
    </div>`;
  return html`<div class="sides" part="sides">${side('agent', 'local')}${side('client', 'remote')}</div>`;
}
