import type {
  AgentState,
  CallErrorCode,
  CallPhase,
  CallWarning,
  ConnectStep,
  EndReason,
  VoiceAgentSession,
} from '../../sessions/index.js';
import type { VisitorWarningCode } from '../parts/notices.js';
import type { VoiceAgentMessages } from './messages.js';

/** The last milliseconds of a call are counted on screen. */
const COUNTED_MS = 15_000;

/** What the status line says; `language` is that of the words. */
export function callStatus(
  session: VoiceAgentSession,
  messages: VoiceAgentMessages,
  micMuted: boolean,
  language: string,
): string {
  const texts = [statusText(messages, session.detail, session.agentState)];
  if (session.state === 'active') {
    if (micMuted) texts.push(messages.muted);
    const remainingMs = session.remainingMs ?? Infinity;
    if (remainingMs <= COUNTED_MS) texts.push(timeLeft(messages, remainingMs, language));
  }
  return texts.join(' · ');
}

/** What a screen reader is told: the call's phases, not every breath of the agent. */
export function phaseText(phase: CallPhase, messages: VoiceAgentMessages, status: string): string {
  if (phase === 'active') return messages.started;
  return phase === 'idle' ? '' : status;
}

function statusText(
  messages: VoiceAgentMessages,
  state: { readonly phase: CallPhase; readonly step?: ConnectStep; readonly reason?: EndReason },
  agentState: AgentState,
): string {
  switch (state.phase) {
    case 'idle':
      return messages.idle;
    case 'connecting':
      return messages.connecting[state.step ?? 'token'];
    case 'active':
      return messages.active[agentState];
    case 'ended':
      return (state.reason && messages.ended[state.reason]) ?? messages.endedOtherwise;
  }
}

/** "12 seconds left", in the plural form and the digits of the language. */
function timeLeft({ timeLeft: forms }: VoiceAgentMessages, remainingMs: number, language: string): string {
  const seconds = Math.ceil(remainingMs / 1000);
  const form = forms[new Intl.PluralRules(language).select(seconds)] ?? forms.other;
  return form.replace('{n}', seconds.toLocaleString(language));
}

/** An error on screen, in the page's language. */
export function errorText({ errors }: VoiceAgentMessages, error: { code: CallErrorCode; message: string }): string {
  return errors[error.code] ?? errors.otherwise ?? error.message;
}

/** A warning on screen, in the page's language. */
export function warningText({ warnings }: VoiceAgentMessages, { code, message }: CallWarning): string {
  return warnings[code as VisitorWarningCode] ?? message;
}
