import { html, nothing, type TemplateResult } from 'lit';
import type { TranscriptEntry } from '../../sessions/index.js';
import type { VoiceAgentMessages } from './messages.js';

/** On screen; the transcript itself keeps more. */
const SHOWN_LINES = 200;
const SHOWN_CHARACTERS = 4000;

/** What was said, oldest first; nothing at all before the first line. Text nodes only: none of it is trusted. */
export function transcriptView(
  lines: readonly TranscriptEntry[],
  messages: VoiceAgentMessages,
  onscroll: (event: Event) => void,
): TemplateResult | typeof nothing {
  if (lines.length === 0) return nothing;
  // Focusable, so that it can be scrolled by keyboard; quiet, because the agent is heard already.
  return html`<div
    class="transcript"
    role="log"
    aria-live="off"
    aria-label=${messages.transcript}
    tabindex="0"
    @scroll=${onscroll}
  >
    <ol part="transcript">
      ${lines.slice(-SHOWN_LINES).map((line) => lineView(line, messages))}
    </ol>
  </div>`;
}

function lineView(line: TranscriptEntry, messages: VoiceAgentMessages): TemplateResult {
  return html`<li class="line ${line.role} ${line.final ? '' : 'interim'}" part="line line-${line.role}">
    <span class="speaker">${messages[line.role]}</span>
    <bdi>${shown(line.text)}</bdi>
  </li>`;
}

function shown(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
