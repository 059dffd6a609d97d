import type { Clock } from '../clock.js';

const FAREWELL_S = 15;

/** Calls `onFarewell` 15 s before the limit, where that is after the start, and `onReached` at it. Answers a stop. */
export function startTimeLimit(
  clock: Clock,
  limitS: number,
  onFarewell: () => void,
  onReached: () => void,
): () => void {
  const stopFarewell = limitS > FAREWELL_S ? clock.after((limitS - FAREWELL_S) * 1000, onFarewell) : undefined;
  const stopReached = clock.after(limitS * 1000, onReached);
  return () => {
    stopFarewell?.();
    stopReached();
  };
}
