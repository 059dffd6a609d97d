import { CallError } from '../../call-error.js';
import type { SocketEnd } from '../../transport/socket.js';
import type { Outcome } from '../close-outcome.js';

const failed = (code: CallError['code'], message: string, retryable = true): Outcome => ({
  reason: 'failed',
  error: new CallError(code, message, { retryable }),
});

/** RFC 6455: an end that the far side meant, with a code or without. */
const MEANT = [1000, 1005];

/** What the end of its sound means for an operator's call: it cannot be joined again (PROTOCOLS 4.4). */
export function soundOutcome(end: SocketEnd, isTokenRefusal: boolean, wasActive: boolean): Outcome {
  if (end.kind === 'timeout') return failed('connect-timeout', 'The sound of the call did not open in time.');
  if (end.kind === 'refused') return failed('connect-refused', 'The sound of the call could not be opened.');
  if (MEANT.includes(end.code)) return { reason: 'remote-hangup' };
  if (isTokenRefusal)
    return failed('unauthorized', 'The platform refused the sound of the call: not authorised.', false);
  if (end.code === 1011) return failed('server-error', 'The call ended because of a fault of the platform.');
  return wasActive
    ? failed('session-lost', 'The connection was lost and the call has ended.')
    : failed('connection-lost', 'The connection was lost before the call began.');
}
