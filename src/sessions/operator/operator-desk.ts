import { CallError } from '../../call-error.js';
import type { PresenceCommand, PresenceMessage } from '../../protocols/operator-dialect.js';
import { isFree, isOurs, type OperatorCallFact, type OperatorCallState } from './operator-call-state.js';

/** What is to be done about a message of the platform. Empty: nothing. */
export interface Reaction {
  readonly fact?: OperatorCallFact;
  readonly command?: PresenceCommand;
  /** A call that the platform opens for us though nobody wants it any longer: its sound is opened to hang up. */
  readonly hangUp?: string;
}

const nothing: Reaction = {};

/**
 * What a message about calls means in a state. Pure. One call at a time: another offer is declined and does not disturb
 * the first (PROTOCOLS 4.3, RELIABILITY F31).
 */
export function react(state: OperatorCallState, message: PresenceMessage, nowMs: number): Reaction {
  switch (message.type) {
    case 'offer': {
      const { callId, from, to, numberId } = message;
      if (isFree(state)) return { fact: { type: 'offered', callId, from, to, numberId } };
      // Offered twice, it rings once.
      return callIdOf(state) === callId ? nothing : { command: { type: 'reject', callId } };
    }
    case 'taken':
      return isAwaiting(state, message.callId) ? { fact: { type: 'ended', nowMs, reason: 'taken-by-other' } } : nothing;
    case 'withdrawn':
      return isAwaiting(state, message.callId) ? { fact: { type: 'ended', nowMs, reason: 'no-answer' } } : nothing;
    case 'assigned':
    case 'dial-started':
      return reactToAssignment(state, message.type, message.callId);
    case 'error':
      return reactToError(state, message.code, message.callId, nowMs);
    default:
      return nothing;
  }
}

/** What tells the platform that the operator does not want the call; undefined once its sound is to say so. */
export function decline(state: OperatorCallState): PresenceCommand | undefined {
  const callId = isUndecided(state) ? callIdOf(state) : undefined;
  return callId === undefined ? undefined : { type: 'reject', callId };
}

function reactToAssignment(state: OperatorCallState, type: 'assigned' | 'dial-started', callId: string): Reaction {
  const direction = type === 'assigned' ? 'inbound' : 'outbound';
  if (state.phase === 'connecting' && state.step === 'platform' && state.call.direction === direction) {
    if ((state.call.callId ?? callId) === callId) return { fact: { type: 'assigned', callId } };
  } else if (!isFree(state) && callIdOf(state) === callId) {
    return nothing; // said twice, or before we asked
  }
  // It came after we gave up: left alone, the far end would wait in silence.
  return { hangUp: callId };
}

/** An error ends a call only while the platform has yet to give it to us: later its sound tells how it is. */
function reactToError(
  state: OperatorCallState,
  code: CallError['code'],
  callId: string | undefined,
  nowMs: number,
): Reaction {
  if (state.phase !== 'connecting' || state.step !== 'platform') return nothing;
  if (callId !== undefined && (state.call.callId ?? callId) !== callId) return nothing;
  if (code === 'busy') return { fact: { type: 'ended', nowMs, reason: 'busy' } };
  const refused = state.call.direction === 'outbound' ? 'The call could not be made' : 'The call could not be taken';
  const error = new CallError(code, `${refused}: the platform refused it.`, { retryable: code !== 'unauthorized' });
  return { fact: { type: 'ended', nowMs, reason: 'failed', error } };
}

/** The call is this one and not yet ours for certain. */
function isAwaiting(state: OperatorCallState, callId: string): boolean {
  return isUndecided(state) && callIdOf(state) === callId;
}

/** It rings, or the platform has yet to say whose it is. */
function isUndecided(state: OperatorCallState): boolean {
  return !isFree(state) && !isOurs(state);
}

function callIdOf(state: OperatorCallState): string | undefined {
  return state.phase === 'idle' ? undefined : state.call.callId;
}
