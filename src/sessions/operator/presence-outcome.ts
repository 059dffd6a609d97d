import { CallError, type CallErrorCode } from '../../call-error.js';
import type { PresenceLoss } from '../../transport/presence-messages.js';

const LOSSES: Readonly<Record<PresenceLoss, readonly [code: CallErrorCode, message: string]>> = {
  refused: [
    'connect-refused',
    'The platform could not be reached: it refused, or there is no connection to it (a browser cannot see which).',
  ],
  timeout: ['connect-timeout', 'The platform did not answer in time.'],
  unauthorized: ['unauthorized', 'The platform refused the operator’s token.'],
  'no-token': ['token-failed', 'There was no token for the platform.'],
  closed: ['connection-lost', 'The connection to the platform was lost.'],
  'half-open': ['connection-lost', 'The connection to the platform was lost.'],
};

/** What a loss of presence is for the operator; another try follows unless it is `fatal`. */
export function lossError(loss: PresenceLoss, fatal = false): CallError {
  const [code, message] = LOSSES[loss];
  return new CallError(code, fatal ? message : `${message} Trying again.`, { fatal, retryable: true });
}

/** No try follows. `first`: none had been made to get it back. */
export function gaveUpError(loss: PresenceLoss, first: boolean): CallError {
  if (loss === 'unauthorized')
    return new CallError(
      'unauthorized',
      'The platform does not accept this operator. Sign in anew, then go online again.',
    );
  if (first) return lossError(loss, true);
  return new CallError(
    'reconnection-exhausted',
    'The platform could not be reached again. You can go online by hand.',
    {
      retryable: true,
    },
  );
}
