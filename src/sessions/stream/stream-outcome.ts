import { CallError } from '../../call-error.js';
import type { StreamFault, StreamLoss } from '../../transport/stream-messages.js';

const going = { fatal: false, retryable: true };

/** Both sides are without a connection; another try follows. */
export function lossError(loss: StreamLoss): CallError {
  switch (loss) {
    case 'refused':
      return new CallError(
        'connect-refused',
        'The analytics platform could not be reached: it refused, or there is no connection to it. Trying again.',
        going,
      );
    case 'timeout':
      return new CallError('connect-timeout', 'The analytics platform did not answer in time. Trying again.', going);
    case 'unauthorized':
      return new CallError('unauthorized', 'The analytics platform refused the token. Trying again.', going);
    case 'no-token':
      return new CallError('token-failed', 'There was no token for the analytics platform. Trying again.', going);
    default:
      return new CallError(
        'connection-lost',
        'The connection to the analytics platform was lost. Trying again.',
        going,
      );
  }
}

/** No try follows. `fatal`: neither side is streamed any more. `opened`: there was a connection before. */
export function gaveUpError(
  loss: StreamLoss,
  opened: boolean,
  fatal: boolean,
  told: StreamFault | undefined,
): CallError {
  const rest = fatal ? '' : ' The other side of the call is still streamed.';
  const error = (code: CallError['code'], message: string, retryable = false): CallError =>
    new CallError(code, message + rest, { fatal, retryable });
  switch (loss) {
    case 'unauthorized':
      return error('unauthorized', 'The analytics platform does not accept the token.');
    case 'rejected':
      return error('request-failed', 'The analytics platform does not take this stream.');
    case 'encoder':
      return error(
        told?.code ?? 'unsupported-browser',
        told?.message ?? 'This browser could not encode the sound of the call.',
      );
    case 'no-token':
      return error(told?.code ?? 'token-failed', told?.message ?? 'There was no token.', true);
    case 'refused':
      if (!opened)
        return error('connect-refused', 'The analytics platform could not be reached. Please try again.', true);
      break;
    case 'timeout':
      if (!opened) return error('connect-timeout', 'The analytics platform did not answer. Please try again.', true);
      break;
    case 'closed':
    case 'stalled':
    case 'hung-up':
  }
  return error('reconnection-exhausted', 'The analytics platform could not be reached again.', true);
}
