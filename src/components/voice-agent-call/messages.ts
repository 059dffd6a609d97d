import type { AgentState, CallErrorCode, ConnectStep, EndReason } from '../../sessions/index.js';
import { commonEnglish, type CommonMessages } from '../parts/common-messages.js';
import type { TextBoxMessages } from '../parts/text-box.js';
import type { VisitorWarningCode } from '../parts/notices.js';
import type { Overrides } from '../parts/words.js';

/** Errors that a visitor can meet; any other gets `otherwise`. */
export type ShownErrorCode = Exclude<
  CallErrorCode,
  | 'mic-lost'
  | 'audio-interrupted'
  | 'token-expired'
  | 'session-ended'
  | 'reconnection-exhausted'
  | 'bad-message'
  | 'uplink-stalled'
  | 'call-gone'
  | 'internal'
  | 'invalid-state'
  | 'request-failed'
>;

/** One form for each plural rule of the language (Intl.PluralRules); `{n}` is the number. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** Every word that the element shows or says. A translation that lacks one is a type error. */
export interface VoiceAgentMessages extends CommonMessages {
  readonly title: string;
  /** The floating button, opened and closed. */
  readonly open: string;
  readonly close: string;
  readonly start: string;
  readonly again: string;
  readonly transcript: string;
  readonly user: string;
  readonly agent: string;
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly earlier: string;
  readonly newest: string;
  /** While the agent uses a tool of the page; `{name}` is the tool's. */
  readonly tool: string;
  readonly consent: string;
  /** After it, where the browser recognises speech by itself. */
  readonly consentSpoken: string;
  /** In its place, where there is no microphone. */
  readonly consentWritten: string;
  readonly agree: string;
  readonly decline: string;
  /** Said to screen readers when the call becomes active. */
  readonly started: string;
  readonly idle: string;
  readonly connecting: Readonly<Record<ConnectStep, string>>;
  readonly active: Readonly<Record<AgentState, string>>;
  /** In place of listening, where the visitor is not heard. */
  readonly writing: string;
  readonly reconnecting: string;
  readonly ended: Readonly<Partial<Record<EndReason, string>>>;
  readonly endedOtherwise: string;
  readonly textBox: TextBoxMessages;
  /** Shown in the last seconds of a call. */
  readonly timeLeft: Plural;
}

/** A language file: nothing is left in English. */
export interface Translation extends VoiceAgentMessages {
  readonly errors: Readonly<Record<ShownErrorCode | 'otherwise', string>>;
  readonly warnings: Readonly<Record<VisitorWarningCode, string>>;
}

/** A page's own words, in place of the language's; whatever is absent stays. */
export type OwnMessages = Overrides<VoiceAgentMessages>;

export const en: VoiceAgentMessages = {
  ...commonEnglish,
  title: 'Voice assistant',
  open: 'Open voice assistant',
  close: 'Close voice assistant',
  start: 'Start call',
  again: 'Call again',
  transcript: 'Transcript',
  user: 'You',
  agent: 'Agent',
  copy: 'Copy transcript',
  copied: 'Copied',
  notCopied: 'The browser did not allow copying',
  earlier: 'Show earlier',
  newest: 'Newest',
  tool: 'Using {name}…',
  consent: 'The call uses your microphone. What you say is sent to an AI agent, which answers you.',
  consentSpoken: 'To recognise what you say, your browser may use the service of its maker.',
  consentWritten: 'What you write is sent to an AI agent, which answers you.',
  agree: 'Agree and call',
  decline: 'Not now',
  started: 'The call has started',
  idle: 'Ready when you are',
  connecting: {
    token: 'Connecting…',
    microphone: 'Please allow the microphone',
    socket: 'Connecting…',
  },
  active: {
    listening: 'Listening',
    thinking: 'Thinking',
    speaking: 'Speaking',
  },
  writing: 'Write your message',
  reconnecting: 'Reconnecting…',
  ended: {
    hangup: 'You ended the call',
    'remote-hangup': 'The agent ended the call',
    'max-duration': 'The time for this call is over',
    'flow-ended': 'The conversation is over',
    'idle-timeout': 'Ended because nothing was said for long',
  },
  endedOtherwise: 'The call has ended',
  textBox: {
    placeholder: 'Type a message',
    send: 'Send',
    notSent: 'Not sent. Please try again.',
    notConfirmed: 'Not confirmed. It may not have arrived.',
  },
  timeLeft: { one: '{n} second left', other: '{n} seconds left' },
};
