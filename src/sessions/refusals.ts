import { CallError } from '../call-error.js';

/** Not now. */
export function refusal(message: string): CallError {
  return new CallError('invalid-state', message, { fatal: false });
}

/** Not like this. */
export function wrongNumber(message: string): CallError {
  return new CallError('config-invalid', message, { fatal: false });
}

/** A dialled call that ended before the platform dialled. */
export function notReached(busy: boolean): CallError {
  const message = busy ? 'The number is busy.' : 'The call ended before the platform dialled.';
  return new CallError(busy ? 'busy' : 'session-ended', message, { fatal: false, retryable: true });
}
