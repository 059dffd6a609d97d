import { designResampler } from './dsp/design-resampler.js';
import type { ResamplerTable } from './dsp/resampler.js';

const tables: Record<string, ResamplerTable> = {};

/** Designs take up to 25 ms, so each is made once, and best while a call waits for something else. */
export function resamplerTable(inRateHz: number, outRateHz: number): ResamplerTable {
  return (tables[`${inRateHz} ${outRateHz}`] ??= designResampler(inRateHz, outRateHz));
}
