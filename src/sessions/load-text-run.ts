import { CallError } from '../call-error.js';
import type { TextRun } from './text-run.js';

/** Fetches what only calls to agents that write need. Rejects with a CallError. */
export async function loadTextRun(): Promise<typeof TextRun> {
  try {
    return (await import('./text-run.js')).TextRun;
  } catch (cause) {
    const message = 'later/text-run.js could not be fetched from beside the script.';
    throw new CallError('worklet-blocked', message, { cause, retryable: true });
  }
}
