import { blockSamples, isCapture, nyquistHz, qualityLimits, type Conversion } from './conversions.ts';
import type { Converter } from './converters.ts';
import { decibels, fitTone, rms, tone, TONE_AMPLITUDE } from './tones.ts';

/** What a converter does to sound. Levels are relative to the tone that was put in. */
export interface Quality {
  /** Capture: the worst that is left of tones from N to 1.1 N, and from there to 0.98 of the input's Nyquist. */
  readonly aliasDb: number;
  readonly farAliasDb: number;
  /** Playback: the worst of everything but the tone, over tones up to 0.9 N. */
  readonly imageDb: number;
  readonly rippleDb: number;
  /** Gain at 0.9 N, against 1 kHz. */
  readonly edgeDb: number;
  /** THD+N of a 1 kHz tone. */
  readonly noiseDb: number;
  readonly delayMs: number;
}

const TONES = { flat: 24, edge: 24, far: 48 };
const LOWEST_HZ = 100;
const TONE_S = 0.3;
/** Without the filter's beginning. */
const STEADY_FROM_S = 0.1;
const STEADY_TO_S = 0.25;
const BURST_HZ = 1000;
const BURST_DEVIATION_S = 0.001;
/** The same burst at these places within a block. */
const OFFSETS = [0, 0.21, 0.43, 0.67, 0.89];

export function measureQuality(converter: Converter, conversion: Conversion): Quality {
  const n = nyquistHz(conversion);
  const steady = (hz: number): Float32Array => {
    const { inHz, outHz } = conversion;
    const output = convert(converter, conversion, tone(hz, inHz, inHz * TONE_S)).output;
    return output.subarray(outHz * STEADY_FROM_S, outHz * STEADY_TO_S);
  };
  const fit = (hz: number): { gainDb: number; restDb: number } => {
    const { amplitude, restRms } = fitTone(steady(hz), hz, conversion.outHz);
    return { gainDb: decibels(amplitude / TONE_AMPLITUDE), restDb: decibels((restRms * Math.SQRT2) / amplitude) };
  };
  const left = (hz: number): number => decibels((rms(steady(hz)) * Math.SQRT2) / TONE_AMPLITUDE);
  const flat = between(LOWEST_HZ, qualityLimits(conversion).flatHz, TONES.flat).map(fit);
  const gains = flat.map(({ gainDb }) => gainDb);
  const reference = fit(BURST_HZ);
  const capture = isCapture(conversion);
  const worst = (from: number, to: number, count: number): number =>
    capture ? Math.max(...between(from, to, count).map(left)) : NaN;
  return {
    aliasDb: worst(n + 5, 1.1 * n, TONES.edge),
    farAliasDb: worst(1.1 * n, 0.49 * conversion.inHz, TONES.far),
    imageDb: capture ? NaN : Math.max(...flat.map(({ restDb }) => restDb)),
    rippleDb: Math.max(...gains) - Math.min(...gains),
    edgeDb: fit(0.9 * n).gainDb - reference.gainDb,
    noiseDb: reference.restDb,
    delayMs: measureDelay(converter, conversion),
  };
}

/**
 * How much later a short burst is in the output than in the input, by the centres of their energy, and how much the output
 * lags behind the input beyond that, in ms. Waiting for a block to fill is not in it.
 */
function measureDelay(converter: Converter, conversion: Conversion): number {
  const { inHz, outHz } = conversion;
  const delays = OFFSETS.map((offset) => {
    const atS = 0.12 + (offset * blockSamples(conversion)) / inHz;
    const burst = Float32Array.from({ length: inHz * TONE_S }, (_, i) => {
      const t = i / inHz - atS;
      return Math.exp(-(t * t) / 2 / BURST_DEVIATION_S ** 2) * Math.cos(2 * Math.PI * BURST_HZ * t) * TONE_AMPLITUDE;
    });
    const { output, heldBackS } = convert(converter, conversion, burst);
    let energy = 0;
    let moment = 0;
    output.forEach((value, i) => {
      energy += value * value;
      moment += i * value * value;
    });
    return moment / energy / outHz - atS + heldBackS;
  });
  return (delays.reduce((total, delay) => total + delay, 0) / delays.length) * 1000;
}

/** All of `input`, block by block; and how far the output was behind, on average, after each block that was not early. */
function convert(
  converter: Converter,
  conversion: Conversion,
  input: Float32Array,
): { output: Float32Array; heldBackS: number } {
  const { inHz, outHz } = conversion;
  const block = blockSamples(conversion);
  const output = new Float32Array(Math.ceil((input.length * outHz) / inHz) + 8192);
  let written = 0;
  let behind = 0;
  let blocks = 0;
  converter.reset();
  for (let at = 0; at + block <= input.length; at += block) {
    written += converter.process(input.subarray(at, at + block), output.subarray(written));
    if (at < input.length / 3) continue;
    behind += (at + block) / inHz - written / outHz;
    blocks++;
  }
  return { output: output.subarray(0, written), heldBackS: behind / blocks };
}

const between = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
