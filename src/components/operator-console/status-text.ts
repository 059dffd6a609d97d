import type { OperatorCall, OperatorCallState, PhoneNumber, PresenceState } from '../../sessions/index.js';
import type { OperatorMessages } from './messages.js';

/** Marks that turn the direction of text, and control characters: a caller's name must not rearrange what stands beside it. */
// eslint-disable-next-line no-control-regex -- they are what is meant
const STRAY = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from outside, on one line, kept from turning the direction of the text around it. */
export function isolated(text: string): string {
  return `\u2068${text.replace(STRAY, '')}\u2069`;
}

/** The other side of a call. */
export function peerOf({ direction, from, to }: OperatorCall, { unknownCaller }: OperatorMessages): string {
  return isolated((direction === 'inbound' ? from : to) || unknownCaller);
}

/** Which of our numbers a call is on, by name if it has one; '' when it is not known. */
export function ownNumber(
  { direction, from, to, numberId }: OperatorCall,
  numbers: readonly PhoneNumber[],
  { via }: OperatorMessages,
): string {
  const ours = direction === 'inbound' ? to : from;
  const known = numbers.find(({ id, phoneNumber }) => id === numberId || phoneNumber === ours);
  const text = known ? numberName(known) : ours && isolated(ours);
  return text ? via.replace('{number}', () => text) : '';
}

export function numberName({ displayName, phoneNumber }: PhoneNumber): string {
  return displayName ? `${isolated(displayName)} ${isolated(phoneNumber)}` : isolated(phoneNumber);
}

/** What the call is doing. `granted`: nobody has to allow the microphone. */
export function callStatus(
  detail: OperatorCallState,
  messages: OperatorMessages,
  micMuted: boolean,
  granted: boolean,
): string {
  switch (detail.phase) {
    case 'idle':
      return '';
    case 'ringing':
      return messages.incoming;
    case 'connecting':
      if (detail.step === 'microphone' && !granted) return messages.allowMicrophone;
      return detail.call.direction === 'inbound' ? messages.taking : messages.calling;
    case 'active':
      return messages.active + (micMuted ? ` · ${messages.muted}` : '');
    case 'ended':
      return messages.ended[detail.reason] ?? messages.endedOtherwise;
  }
}

/** What a screen reader is told: the phases of a call, and of one that rings, who calls. */
export function announced(detail: OperatorCallState, messages: OperatorMessages, status: string): string {
  if (detail.phase === 'ringing') return `${status}: ${peerOf(detail.call, messages)}`;
  return detail.phase === 'active' ? messages.active : status;
}

export function presenceText(state: PresenceState, messages: OperatorMessages): string {
  if (state.phase === 'online' && state.accepted?.length === 0) return messages.noNumbers;
  return messages.presence[state.phase];
}

/** Which numbers the platform did not accept; '' when it accepted all. */
export function rejectedText(
  state: PresenceState,
  numbers: readonly PhoneNumber[],
  { rejected }: OperatorMessages,
): string {
  if (state.phase !== 'online' || state.rejected.length === 0) return '';
  const names = state.rejected.map((id) => {
    const known = numbers.find((number) => number.id === id);
    return known ? numberName(known) : isolated(id);
  });
  return rejected.replace('{numbers}', () => names.join(', '));
}
