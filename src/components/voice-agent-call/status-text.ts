import type { CallPhase, VoiceAgentSession } from '../../sessions/index.js';
import { clockTime } from '../parts/call-clock.js';
import type { VoiceAgentMessages } from './messages.js';

/** The last milliseconds of a call are counted on screen. */
const COUNTED_MS = 15_000;

/** What the call is doing. `granted`: nobody has to allow the microphone. */
export function callStatus(
  { detail, agentState, hears }: VoiceAgentSession,
  messages: VoiceAgentMessages,
  micMuted: boolean,
  granted: boolean,
): string {
  switch (detail.phase) {
    case 'idle':
      return messages.idle;
    case 'connecting':
      return messages.connecting[granted ? 'socket' : detail.step];
    case 'active':
      if (!hears) return agentState === 'listening' ? messages.writing : messages.active[agentState];
      return messages.active[agentState] + (micMuted ? ` · ${messages.muted}` : '');
    case 'reconnecting':
      return messages.reconnecting;
    case 'ended':
      return messages.ended[detail.reason] ?? messages.endedOtherwise;
  }
}

/**
 * How long the call has taken, `1:05`; in its last seconds what is left, in the plural form of the language. Empty before
 * a call. `language` is that of the words.
 */
export function callTime(
  { remainingMs = Infinity }: VoiceAgentSession,
  { timeLeft }: VoiceAgentMessages,
  elapsedMs: number,
  language: string,
): string {
  if (remainingMs > COUNTED_MS) return elapsedMs > 0 ? clockTime(elapsedMs, language) : '';
  const seconds = Math.ceil(remainingMs / 1000);
  const form = timeLeft[new Intl.PluralRules(language).select(seconds)] ?? timeLeft.other;
  return form.replace('{n}', seconds.toLocaleString(language));
}

/** What a screen reader is told: the call's phases, not every breath of the agent. */
export function phaseText(phase: CallPhase, messages: VoiceAgentMessages, status: string): string {
  if (phase === 'active' || phase === 'reconnecting') return messages.started;
  return phase === 'idle' ? '' : status;
}
