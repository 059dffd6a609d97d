import { CallError } from '../../call-error.js';
import type { PresenceLoss } from '../../transport/presence-messages.js';

const going = { fatal: false, retryable: true };

/** What a loss of presence is for the operator; another try follows. */
export function lossError(loss: PresenceLoss): CallError {
  switch (loss) {
    case 'refused':
      return new CallError(
        'connect-refused',
        'The platform could not be reached: it refused, or there is no connection to it (a browser cannot see which). Trying again.',
        going,
      );
    case 'timeout':
      return new CallError('connect-timeout', 'The platform did not answer in time. Trying again.', going);
    case 'unauthorized':
      return new CallError('unauthorized', 'The platform refused the operator’s token. Trying again.', going);
    case 'no-token':
      return new CallError('token-failed', 'There was no token for the platform. Trying again.', going);
    case 'closed':
    case 'half-open':
      return new CallError('connection-lost', 'The connection to the platform was lost. Trying again.', going);
  }
}

/** No try follows. */
export function gaveUpError(loss: PresenceLoss): CallError {
  return loss === 'unauthorized'
    ? new CallError('unauthorized', 'The platform does not accept this operator. Sign in anew, then go online again.')
    : new CallError('reconnection-exhausted', 'The platform could not be reached again. You can go online by hand.', {
        retryable: true,
      });
}
