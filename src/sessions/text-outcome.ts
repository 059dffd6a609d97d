import { CallError } from '../call-error.js';
import type { TextEnd } from '../transport/text-link.js';
import { closeOutcome, type Outcome } from './close-outcome.js';

/** What the end of a written conversation means for its call. */
export function textOutcome(end: TextEnd): Outcome {
  switch (end.kind) {
    case 'flow-ended':
    case 'idle-timeout':
      return { reason: end.kind };
    case 'expired':
      return { reason: 'max-duration' };
    case 'closed':
      return closeOutcome(end.end, end.wasOpen);
    case 'gave-up': {
      const message = 'The connection was lost and did not come back. You can start a new conversation.';
      return { reason: 'failed', error: new CallError('reconnection-exhausted', message, { retryable: true }) };
    }
    case 'failed': {
      const message =
        end.code === 'unauthorized'
          ? 'The agent refused the call: it was not authorised.'
          : 'The agent knows this conversation no longer. You can start a new one.';
      return { reason: 'failed', error: new CallError(end.code, message, { retryable: end.code !== 'unauthorized' }) };
    }
  }
}
