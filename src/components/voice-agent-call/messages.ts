import type { AgentState, CallPhase, ConnectStep, EndReason } from '../../sessions/index.js';
import type { TextBoxMessages } from '../parts/text-box.js';

/** Every word that the element shows or says. A translation that lacks one is a type error. */
export interface VoiceAgentMessages {
  readonly title: string;
  readonly start: string;
  readonly again: string;
  readonly hangUp: string;
  readonly cancel: string;
  readonly mute: string;
  readonly unmute: string;
  readonly muted: string;
  readonly volume: string;
  readonly transcript: string;
  readonly user: string;
  readonly agent: string;
  /** Said to screen readers when the call becomes active. */
  readonly started: string;
  readonly idle: string;
  readonly connecting: Readonly<Record<ConnectStep, string>>;
  readonly active: Readonly<Record<AgentState, string>>;
  readonly ended: Readonly<Partial<Record<EndReason, string>>>;
  readonly endedOtherwise: string;
  readonly textBox: TextBoxMessages;
  /** Shown in the last seconds of a call; `{seconds}` is their number. */
  readonly timeLeft: string;
}

export const en: VoiceAgentMessages = {
  title: 'Voice assistant',
  start: 'Start call',
  again: 'Call again',
  hangUp: 'Hang up',
  cancel: 'Cancel',
  mute: 'Mute microphone',
  unmute: 'Unmute microphone',
  muted: 'Microphone muted',
  volume: 'Volume',
  transcript: 'Transcript',
  user: 'You',
  agent: 'Agent',
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
  ended: {
    hangup: 'You ended the call',
    'remote-hangup': 'The agent ended the call',
    'max-duration': 'The time for this call is over',
    failed: 'The call has ended',
  },
  endedOtherwise: 'The call has ended',
  textBox: {
    placeholder: 'Type a message',
    send: 'Send',
    notSent: 'Not sent. Please try again.',
  },
  timeLeft: '{seconds} s left',
};

/** What the status line says. */
export function statusText(
  messages: VoiceAgentMessages,
  state: { phase: CallPhase; step?: ConnectStep; reason?: EndReason },
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
