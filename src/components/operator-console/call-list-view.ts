import { html, nothing, svg, type TemplateResult } from 'lit';
import type { CallRecord } from '../../sessions/index.js';
import { clockTime } from '../parts/call-clock.js';
import { icon } from '../parts/icon.js';
import { callIcon } from '../parts/icons.js';
import type { OperatorMessages } from './messages.js';
import { peerOf } from './status-text.js';

const inboundIcon = icon(svg`<path d="M18 6L7 17M7 9v8h8"/>`);
const outboundIcon = icon(svg`<path d="M6 18L17 7M9 7h8v8"/>`);

/** The session remembers more. */
const MOST_SHOWN = 50;

export interface CallListView {
  readonly messages: OperatorMessages;
  readonly calls: readonly CallRecord[];
  readonly language: string;
  /** Another call can be made now. */
  readonly canCall: boolean;
  readonly ondial: (to: string, callerId: string | undefined) => void;
}

/** The calls of this session, newest first, each to be called again. */
export function callListView(view: CallListView): TemplateResult | typeof nothing {
  const { messages, calls } = view;
  if (calls.length === 0) return nothing;
  return html`<div class="calls" part="calls">
    <h3 id="calls" part="calls-title">${messages.calls}</h3>
    <ol aria-labelledby="calls">
      ${calls.slice(0, MOST_SHOWN).map((record) => lineView(record, view))}
    </ol>
  </div>`;
}

function lineView(record: CallRecord, { messages, language, canCall, ondial }: CallListView): TemplateResult {
  const isInbound = record.direction === 'inbound';
  const [number, own] = isInbound ? [record.from, record.to] : [record.to, record.from];
  const peer = peerOf(record, messages);
  const redial = messages.redial.replace('{number}', () => peer);
  const time = new Date(record.startedAtMs);
  const outcome =
    record.durationMs > 0
      ? clockTime(record.durationMs, language)
      : (messages.ended[record.reason] ?? messages.endedOtherwise);
  return html`<li part="call">
    <span class="direction ${isInbound && record.durationMs === 0 ? 'missed' : ''}">
      ${isInbound ? inboundIcon : outboundIcon}<span class="hidden"
        >${isInbound ? messages.inbound : messages.outbound}</span
      >
    </span>
    <div class="entry">
      <span part="call-peer">${peer}</span>
      <span class="outcome" part="call-outcome">
        <time datetime=${time.toISOString()}
          >${time.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' })}</time
        >
        · ${outcome}
      </span>
    </div>
    ${
      number
        ? html`<button
            class="round"
            part="redial-button"
            aria-label=${redial}
            title=${redial}
            ?disabled=${!canCall}
            @click=${() => ondial(number, own)}
          >
            ${callIcon}
          </button>`
        : nothing
    }
  </li>`;
}
