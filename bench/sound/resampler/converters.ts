import libsamplerate from '@alexanderolsen/libsamplerate-js';
import { designResampler } from '../../../src/audio/dsp/design-resampler.ts';
import { Resampler } from '../../../src/audio/dsp/resampler.ts';
import type { Conversion } from './conversions.ts';
import { LinearInterpolator } from './linear-interpolator.ts';

/** Streams samples from one rate to another. */
export interface Converter {
  /** Takes all of `input` and answers how many samples it wrote. */
  process(input: Float32Array, output: Float32Array): number;
  /** Forgets all it heard. */
  reset(): void;
  close(): void;
}

export const resamplers = ['ours', 'linear', 'fastest', 'best'] as const;
export type ResamplerName = (typeof resamplers)[number];

export async function openConverter(name: ResamplerName, conversion: Conversion): Promise<Converter> {
  switch (name) {
    case 'ours':
      return { ...bound(new Resampler(designResampler(conversion.inHz, conversion.outHz))), close: () => undefined };
    case 'linear':
      return { ...bound(new LinearInterpolator(conversion.inHz / conversion.outHz)), close: () => undefined };
    case 'fastest':
      return openLibsamplerate(libsamplerate.ConverterType.SRC_SINC_FASTEST, conversion);
    case 'best':
      return openLibsamplerate(libsamplerate.ConverterType.SRC_SINC_BEST_QUALITY, conversion);
  }
}

function bound(resampler: Omit<Converter, 'close'>): Omit<Converter, 'close'> {
  return { process: (input, output) => resampler.process(input, output), reset: () => resampler.reset() };
}

type Quality = (typeof libsamplerate.ConverterType)['SRC_SINC_FASTEST'];

async function openLibsamplerate(converterType: Quality, { inHz, outHz }: Conversion): Promise<Converter> {
  const library = await libsamplerate.create(1, inHz, outHz, { converterType });
  const written = { frames: 0 };
  return {
    process(input, output) {
      library.full(input, output, written);
      return written.frames;
    },
    // Setting the rate, also to what it is, begins anew.
    reset: () => (library.inputSampleRate = inHz),
    close: () => library.destroy(),
  };
}
