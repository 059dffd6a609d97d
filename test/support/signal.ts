/** Sound made and measured by the tests' own mathematics: nothing here is shared with the product. */

/** Half the length of the interpolator, in samples: errors stay below -95 dB up to 0.9 of the Nyquist frequency. */
const REACH = 64;
const KAISER_BETA = 10;

export function tone(frequencyHz: number, rateHz: number, seconds: number, amplitude: number): Float64Array {
  const step = (2 * Math.PI * frequencyHz) / rateHz;
  return Float64Array.from({ length: Math.round(seconds * rateHz) }, (_, i) => amplitude * Math.sin(i * step));
}

/** Sound that is nowhere like itself, with nothing beyond `fromHz`...`toHz`: a gap or a repetition cannot hide in it. */
export function bandNoise(
  seed: number,
  fromHz: number,
  toHz: number,
  rateHz: number,
  seconds: number,
  rms: number,
): Float64Array {
  const samples = new Float64Array(Math.round(seconds * rateHz));
  const random = randomSource(seed);
  const tones = 160;
  for (let k = 0; k < tones; k++) {
    // One tone at a random place of each slot of the band, each with a random phase: the period is astronomic.
    const frequencyHz = fromHz + ((toHz - fromHz) * (k + random())) / tones;
    const phase = 2 * Math.PI * random();
    const step = (2 * Math.PI * frequencyHz) / rateHz;
    for (let i = 0; i < samples.length; i++) samples[i]! += Math.sin(phase + i * step);
  }
  return samples.map((value) => (value * rms) / Math.sqrt(tones / 2));
}

export function join(...pieces: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** Fades the first and last milliseconds, so that a sound begins and ends without a click of its own. */
export function faded(samples: Float64Array, rateHz: number, milliseconds = 20): Float64Array {
  const length = Math.round((rateHz * milliseconds) / 1000);
  return samples.map((value, i) => value * Math.min(1, i / length, (samples.length - 1 - i) / length));
}

/**
 * `count` samples of a sound at other instants: the first at `start` (in samples of the source, any fraction), then
 * every `step`. Windowed sinc, cut at the source's Nyquist frequency. `loop` continues the source with itself.
 */
export function sampled(source: Float64Array, start: number, step: number, count: number, loop = false): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const at = start + i * step;
    const base = Math.floor(at);
    const offset = at - base;
    const sine = Math.sin(Math.PI * offset) / Math.PI;
    let sum = 0;
    for (let k = 1 - REACH; k <= REACH; k++) {
      let index = base + k;
      if (loop) index = ((index % source.length) + source.length) % source.length;
      const value = source[index];
      if (!value) continue;
      const x = offset - k;
      sum += value * (Math.abs(x) < 1e-9 ? 1 : (k % 2 === 0 ? sine : -sine) / x) * kaiser(x / REACH);
    }
    out[i] = sum;
  }
  return out;
}

/** Signal to error in dB, and the level of `heard` against `reference` in dB, of two aligned pieces. */
export function compare(heard: Float64Array, reference: Float64Array): { snrDb: number; levelDb: number } {
  let cross = 0;
  let energy = 0;
  let error = 0;
  for (let i = 0; i < reference.length; i++) {
    cross += heard[i]! * reference[i]!;
    energy += reference[i]! ** 2;
    error += (heard[i]! - reference[i]!) ** 2;
  }
  return { snrDb: decibels(Math.sqrt(energy / error)), levelDb: decibels(cross / energy) };
}

/** Where in `haystack` the piece lies best, by normalised correlation over every whole position from `from` on. */
export function locate(
  haystack: Float64Array,
  piece: Float64Array,
  from = 0,
  to = haystack.length - piece.length,
): number {
  let best = -1;
  let bestAt = from;
  // Every third sample of the piece decides well enough, a third of the time.
  for (let at = from; at <= to; at++) {
    let cross = 0;
    let energy = 1e-9;
    for (let i = 0; i < piece.length; i += 3) {
      const value = haystack[at + i]!;
      cross += value * piece[i]!;
      energy += value * value;
    }
    const likeness = cross / Math.sqrt(energy);
    if (likeness > best) {
      best = likeness;
      bestAt = at;
    }
  }
  return bestAt;
}

/** The argument between `from` and `to` at which `score` is highest, by golden section. */
export function highest(from: number, to: number, score: (at: number) => number, steps = 32): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  let [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [scoreA, scoreB] = [score(a), score(b)];
  for (let i = 0; i < steps; i++) {
    if (scoreA > scoreB) {
      [high, b, scoreB] = [b, a, scoreA];
      a = high - ratio * (high - low);
      scoreA = score(a);
    } else {
      [low, a, scoreA] = [a, b, scoreB];
      b = low + ratio * (high - low);
      scoreB = score(b);
    }
  }
  return (low + high) / 2;
}

/** Frequency and amplitude of the one tone near `nearHz` in a piece of sound, and how far everything else is below it. */
export function measureTone(samples: Float64Array, rateHz: number, nearHz: number): ToneReading {
  const frequencyHz = highest(nearHz - 5, nearHz + 5, (hz) => -fitTone(samples, rateHz, hz).restDb, 60);
  const { amplitude, restDb } = fitTone(samples, rateHz, frequencyHz);
  return { frequencyHz, amplitude, restDb };
}

export interface ToneReading {
  readonly frequencyHz: number;
  readonly amplitude: number;
  /** Everything but the tone, relative to the tone. */
  readonly restDb: number;
}

function fitTone(samples: Float64Array, rateHz: number, frequencyHz: number): { amplitude: number; restDb: number } {
  const step = (2 * Math.PI * frequencyHz) / rateHz;
  let [cc, cs, ss, xc, xs] = [0, 0, 0, 0, 0];
  samples.forEach((value, i) => {
    const c = Math.cos(i * step);
    const s = Math.sin(i * step);
    cc += c * c;
    cs += c * s;
    ss += s * s;
    xc += value * c;
    xs += value * s;
  });
  const determinant = cc * ss - cs * cs;
  const a = (xc * ss - xs * cs) / determinant;
  const b = (xs * cc - xc * cs) / determinant;
  let rest = 0;
  samples.forEach((value, i) => (rest += (value - a * Math.cos(i * step) - b * Math.sin(i * step)) ** 2));
  const amplitude = Math.hypot(a, b);
  return { amplitude, restDb: decibels(Math.sqrt((2 * rest) / samples.length) / amplitude) };
}

export function peak(samples: Float64Array): number {
  return samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The largest step from one sample to the next. */
export function steepest(samples: Float64Array): number {
  let most = 0;
  for (let i = 1; i < samples.length; i++) most = Math.max(most, Math.abs(samples[i]! - samples[i - 1]!));
  return most;
}

export const decibels = (ratio: number): number => 20 * Math.log10(Math.max(ratio, 1e-12));

function randomSource(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const kaiserTable = Float64Array.from(
  { length: 4097 },
  (_, i) => bessel(KAISER_BETA * Math.sqrt(1 - (i / 4096) ** 2)) / bessel(KAISER_BETA),
);

function kaiser(x: number): number {
  const place = Math.min(1, Math.abs(x)) * 4096;
  const below = Math.min(4095, Math.floor(place));
  return kaiserTable[below]! + (kaiserTable[below + 1]! - kaiserTable[below]!) * (place - below);
}

function bessel(x: number): number {
  let sum = 1;
  for (let k = 1, term = 1; term > sum * 1e-12; k++) sum += term *= (x / 2 / k) ** 2;
  return sum;
}
