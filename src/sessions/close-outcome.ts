import { CallError } from '../call-error.js';
import type { SocketEnd } from '../transport/socket.js';
import type { EndReason } from './call-state.js';

export interface Outcome {
  readonly reason: EndReason;
  readonly error?: CallError | undefined;
}

const failed = (error: CallError): Outcome => ({ reason: 'failed', error });

/** What the end of its socket means for a call that cannot be resumed (RELIABILITY: AillomVox, F01-F11). */
export function closeOutcome(end: SocketEnd, wasActive: boolean): Outcome {
  if (end.kind === 'timeout') {
    return failed(
      new CallError('connect-timeout', 'The agent did not answer in time. Please try again.', { retryable: true }),
    );
  }
  if (end.kind === 'refused') {
    return failed(
      new CallError(
        'connect-refused',
        'The agent could not be reached: it refused the call, or there is no connection to it (a browser cannot see which). Please try again.',
        { retryable: true },
      ),
    );
  }
  switch (end.code) {
    case 1000:
      return { reason: 'remote-hangup' };
    case 1008:
    case 4401:
      return failed(new CallError('unauthorized', 'The agent refused the call: it was not authorised.'));
    case 1011:
      return failed(
        new CallError('server-error', 'The agent stopped because of a fault on its side.', { retryable: true }),
      );
    default:
      return failed(
        wasActive
          ? new CallError('session-lost', 'The connection was lost and the call has ended. You can start a new one.', {
              retryable: true,
            })
          : new CallError('connection-lost', 'The connection was lost before the call began. Please try again.', {
              retryable: true,
            }),
      );
  }
}
