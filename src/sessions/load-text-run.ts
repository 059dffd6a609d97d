import { fetchLater } from './fetch-later.js';
import type { TextRun } from './text-run.js';

/** Fetches what only calls to agents that write need. Rejects with a CallError. */
export async function loadTextRun(): Promise<typeof TextRun> {
  return (await fetchLater('later/text-run.js', () => import('./text-run.js'))).TextRun;
}
