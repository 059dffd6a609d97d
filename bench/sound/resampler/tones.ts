export const TONE_AMPLITUDE = 0.5;

export function tone(hz: number, rateHz: number, samples: number): Float32Array {
  const step = (2 * Math.PI * hz) / rateHz;
  return Float32Array.from({ length: samples }, (_, i) => TONE_AMPLITUDE * Math.sin(i * step));
}

/** A tone's amplitude within samples, and the RMS of everything else but a constant. */
export interface ToneFit {
  readonly amplitude: number;
  readonly restRms: number;
}

/** Least squares of a constant, a cosine and a sine. */
export function fitTone(samples: Float32Array, hz: number, rateHz: number): ToneFit {
  const count = samples.length;
  const waves = [new Float64Array(count).fill(1), new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) {
    waves[1]![i] = Math.cos((2 * Math.PI * hz * i) / rateHz);
    waves[2]![i] = Math.sin((2 * Math.PI * hz * i) / rateHz);
  }
  const [constant, cosine, sine] = solve(waves.map((row) => [...waves, samples].map((column) => product(row, column))));
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += (samples[i]! - constant! - cosine! * waves[1]![i]! - sine! * waves[2]![i]!) ** 2;
  }
  return { amplitude: Math.hypot(cosine!, sine!), restRms: Math.sqrt(sum / count) };
}

/** RMS about the mean. */
export function rms(samples: Float32Array): number {
  const mean = samples.reduce((total, value) => total + value, 0) / samples.length;
  return Math.sqrt(samples.reduce((total, value) => total + (value - mean) ** 2, 0) / samples.length);
}

export const decibels = (ratio: number): number => 20 * Math.log10(Math.max(ratio, 1e-10));

type Column = Float32Array | Float64Array;

function product(a: Column, b: Column): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Gauss-Jordan on a symmetric positive system, its right side in the last column. */
function solve(rows: number[][]): number[] {
  rows.forEach((pivot, k) => {
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[k]! / pivot[k]!;
      for (let c = k; c < row.length; c++) row[c]! -= factor * pivot[c]!;
    }
  });
  return rows.map((row, k) => row[row.length - 1]! / row[k]!);
}
