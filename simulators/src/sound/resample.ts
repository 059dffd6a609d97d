import { clampToInt16 } from './pcm.js';
import type { Sound } from './wav.js';

/** Zero crossings of the sinc on each side, counted at the lower of the two rates. */
const ZERO_CROSSINGS = 32;
/** Kaiser beta: about 80 dB of stop-band rejection. */
const KAISER_BETA = 8;
/** Part of the lower Nyquist frequency that passes; the rest is the filter's slope. */
const PASS_BAND = 0.93;

/** Converts a whole sound to another rate through a polyphase windowed sinc, without delay or change of level. */
export function resample(sound: Sound, toRateHz: number): Int16Array {
  const { rateHz, samples } = sound;
  if (rateHz === toRateHz) return samples;
  const divisor = greatestCommonDivisor(rateHz, toRateHz);
  const up = toRateHz / divisor;
  const down = rateHz / divisor;
  const cutoff = PASS_BAND * Math.min(1, up / down);
  const reach = Math.ceil(ZERO_CROSSINGS / Math.min(1, up / down));
  const phases = Array.from({ length: up }, (_, phase) => makeTaps(phase / up, cutoff, reach));
  const converted = new Int16Array(Math.round((samples.length * up) / down));
  for (let i = 0; i < converted.length; i++) {
    const base = Math.floor((i * down) / up);
    const taps = phases[(i * down) % up];
    if (!taps) continue;
    let sum = 0;
    for (let k = 0; k < taps.length; k++) sum += (taps[k] ?? 0) * (samples[base + k - reach + 1] ?? 0);
    converted[i] = clampToInt16(sum);
  }
  return converted;
}

/** Weights of the `2 * reach` input samples around a point `offset` after the sample in the middle; they add up to 1. */
function makeTaps(offset: number, cutoff: number, reach: number): Float64Array {
  const taps = new Float64Array(2 * reach);
  let total = 0;
  for (let k = 0; k < taps.length; k++) {
    const distance = k - reach + 1 - offset;
    const weight = sinc(cutoff * distance) * kaiser(distance / reach);
    taps[k] = weight;
    total += weight;
  }
  return taps.map((weight) => weight / total);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);
}

function besselI0(x: number): number {
  let sum = 1;
  for (let k = 1, term = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
