import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { median } from '../stats.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const WINDOWS = 9;
const CALLS = 400;

/**
 * Bytes of heap and array buffers that one call leaves behind: the median over windows of 400 calls, compiled code warmed
 * up first, the cost of reading the meter taken off. A collection in a window spoils that window only.
 */
export function bytesPerCall(call: () => void): number {
  for (let i = 0; i < 10 * CALLS; i++) call();
  const idle = (): void => undefined;
  const reading = median(Array.from({ length: WINDOWS }, () => grown(idle)));
  const bytes = median(Array.from({ length: WINDOWS }, () => grown(call)));
  return Math.max(0, Math.round((bytes - reading) / CALLS));
}

function grown(call: () => void): number {
  collectGarbage();
  const before = process.memoryUsage();
  for (let i = 0; i < CALLS; i++) call();
  const after = process.memoryUsage();
  return after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers;
}
