/** A sine of amplitude 0.5. */
export function tone(frequencyHz: number, rateHz: number, samples: number): Float32Array {
  return Float32Array.from({ length: samples }, (_, i) => 0.5 * Math.sin((2 * Math.PI * frequencyHz * i) / rateHz));
}

/** Each sample says where in the stream it is, exactly: `positionOf` reads it back. Good for 8 million samples. */
export function numbered(from: number, to: number): Float32Array {
  return Float32Array.from({ length: to - from }, (_, i) => (from + i + 1) / 2 ** 23);
}

/** Position of an untouched sample of `numbered`, else -1. */
export function positionOf(value: number): number {
  const position = value * 2 ** 23 - 1;
  return Number.isInteger(position) ? position : -1;
}

/** Something like speech: 0.7 s of a 120 Hz buzz whose loudness moves, 0.3 s of faint noise, and again. */
export function babble(rateHz: number, samples: number): Float32Array {
  let random = 1;
  return Float32Array.from({ length: samples }, (_, i) => {
    random = (random * 48271) % 2147483647;
    const noise = (random / 2147483647 - 0.5) * 0.001;
    const second = i / rateHz;
    if (second % 1 > 0.7) return noise;
    let sum = 0;
    for (let harmonic = 1; harmonic <= 8; harmonic++) {
      sum += Math.sin(2 * Math.PI * 120 * harmonic * second + harmonic * harmonic) / harmonic;
    }
    return noise + sum * 0.15 * (0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * second));
  });
}

/** Amplitude of a sinusoid of `frequencyHz` in `samples`, and RMS of everything else but a constant (least squares). */
export function fitTone(
  samples: Float32Array,
  frequencyHz: number,
  rateHz: number,
): { amplitude: number; rest: number } {
  const basis = (k: number, i: number): number => {
    const angle = (2 * Math.PI * frequencyHz * i) / rateHz;
    return k === 0 ? 1 : k === 1 ? Math.cos(angle) : Math.sin(angle);
  };
  const rows = [0, 1, 2].map(() => [0, 0, 0, 0]);
  samples.forEach((value, i) => {
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) rows[r]![c]! += basis(r, i) * basis(c, i);
      rows[r]![3]! += basis(r, i) * value;
    }
  });
  for (let pivot = 0; pivot < 3; pivot++) {
    for (let r = 0; r < 3; r++) {
      if (r === pivot) continue;
      const factor = rows[r]![pivot]! / rows[pivot]![pivot]!;
      for (let c = pivot; c < 4; c++) rows[r]![c]! -= factor * rows[pivot]![c]!;
    }
  }
  const [offset, cosine, sine] = rows.map((row, k) => row[3]! / row[k]!) as [number, number, number];
  let sum = 0;
  samples.forEach((value, i) => (sum += (value - offset - cosine * basis(1, i) - sine * basis(2, i)) ** 2));
  return { amplitude: Math.hypot(cosine, sine), rest: Math.sqrt(sum / samples.length) };
}

export const decibels = (ratio: number): number => 20 * Math.log10(Math.max(ratio, 1e-12));
