import { clampToInt16, joinSamples, sine } from './pcm.js';

/** Row and column frequencies of each key, ITU-T Q.23. */
const KEYS_HZ: Readonly<Record<string, readonly [number, number]>> = {
  '1': [697, 1209],
  '2': [697, 1336],
  '3': [697, 1477],
  '4': [770, 1209],
  '5': [770, 1336],
  '6': [770, 1477],
  '7': [852, 1209],
  '8': [852, 1336],
  '9': [852, 1477],
  '*': [941, 1209],
  '0': [941, 1336],
  '#': [941, 1477],
};

/** What a pressed key sounds like; empty for what is no key. */
export function keySound(digit: string, durationMs: number, rateHz: number): Int16Array {
  const pair = KEYS_HZ[digit];
  if (!pair) return new Int16Array(0);
  const column = sine(pair[1], durationMs, rateHz, 0.2);
  return sine(pair[0], durationMs, rateHz, 0.2).map((sample, i) => clampToInt16(sample + (column[i] ?? 0)));
}

/** One burst of the European ringing or busy tone (425 Hz) and the silence after it. */
export function lineTone(onMs: number, offMs: number, rateHz: number): Int16Array {
  return joinSamples([sine(425, onMs, rateHz, 0.15), new Int16Array((offMs * rateHz) / 1000)]);
}
