import type { ResamplerTable } from './resampler.js';

/** Windowed-sinc low-pass: length in samples of the lower rate, cut-off (1 = N, its Nyquist frequency), Kaiser beta. */
type Shape = readonly [length: number, cutoff: number, beta: number];

/** Flat to 0.9 N, gone from 1.1 N on, where the images of speech begin. */
const UP: Shape = [60, 0.993, 9.8];
/** Flat to 0.9 N, gone from N on. */
const DOWN: Shape = [94, 0.9455, 8];
/** Telephone band: flat to 0.85 N (3.4 kHz at 8 kHz) only, which keeps the delay under 4 ms. */
const DOWN_NARROW: Shape = [63.8, 0.9205, 7.9];

/** Zeroth-order modified Bessel function of the first kind, as its power series. */
function bessel(x: number): number {
  let sum = 1;
  for (let k = 1, term = 1; term > sum * 1e-9; k++) sum += term *= (x / 2 / k) ** 2;
  return sum;
}

/**
 * Designs the polyphase low-pass from `inRateHz` to `outRateHz`, both whole numbers 8000...768000 (else RangeError): the
 * upper is a context's highest. Takes up to 25 ms, so it is done on the page thread.
 * Source: J. F. Kaiser, "Nonrecursive digital filter design", 1974.
 */
export function designResampler(inRateHz: number, outRateHz: number): ResamplerTable {
  for (const rateHz of [inRateHz, outRateHz]) {
    if (!Number.isInteger(rateHz) || rateHz < 8000 || rateHz > 768_000) throw new RangeError(`sample rate ${rateHz}`);
  }
  if (inRateHz === outRateHz) {
    return { inRateHz, outRateHz, up: 1, down: 1, taps: 4, coefficients: Float32Array.of(0, 0, 0, 1) };
  }
  let divisor = inRateHz;
  for (let rest = outRateHz; rest;) [divisor, rest] = [rest, divisor % rest];
  const up = outRateHz / divisor;
  const down = inRateHz / divisor;
  const low = Math.min(inRateHz, outRateHz);
  const [length, cutoff, beta] = up > down ? UP : low < 16000 ? DOWN_NARROW : DOWN;
  const taps = Math.ceil((length * inRateHz) / low / 4) * 4;
  const scale = (cutoff * low) / inRateHz;
  const centre = (taps - 1 / up) / 2;
  const coefficients = new Float32Array(up * taps);
  const row = new Float64Array(taps);
  for (let phase = 0; phase < up; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const at = taps - 1 - tap + phase / up - centre;
      const x = Math.PI * at * scale;
      const edge = at / (taps / 2);
      sum += row[tap] = (x ? Math.sin(x) / x : 1) * bessel(beta * Math.sqrt(1 - edge * edge));
    }
    // Every phase passes a constant unchanged, else the phases would hum at their rate of change.
    for (let tap = 0; tap < taps; tap++) coefficients[phase * taps + tap] = row[tap]! / sum;
  }
  return { inRateHz, outRateHz, up, down, taps, coefficients };
}
