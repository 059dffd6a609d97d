import { designResampler } from '../../../src/audio/dsp/design-resampler.ts';
import { bytesPerCall } from '../heap.ts';
import { blockSamples, type Conversion } from './conversions.ts';
import { openConverter, type ResamplerName } from './converters.ts';

export interface Cost {
  readonly nsPerOutput: number;
  readonly bytesPerCall: number;
}

/** Rounds that only warm up the compiler. */
const WARM_ROUNDS = 2;
const DESIGNS = 5;

/**
 * Each converts a second of sound `rounds` times, in turns within one process. The fastest counts: what else runs on the
 * machine only ever slows it down.
 */
export async function measureCosts(
  names: readonly ResamplerName[],
  conversion: Conversion,
  rounds: number,
): Promise<Map<ResamplerName, Cost>> {
  const block = blockSamples(conversion);
  const blocks = Array.from({ length: Math.floor(conversion.inHz / block) }, (_, b) =>
    Float32Array.from({ length: block }, (_, i) => 0.5 * Math.sin((b * block + i) * 0.05) + 0.2 * Math.sin(i * 1.1)),
  );
  const output = new Float32Array(Math.ceil((block * conversion.outHz) / conversion.inHz) + 8192);
  const runs = await Promise.all(
    names.map(async (name) => ({ name, converter: await openConverter(name, conversion), ns: [] as number[] })),
  );
  for (let round = 0; round < WARM_ROUNDS + rounds; round++) {
    for (const { converter, ns } of runs) {
      let written = 0;
      const began = process.hrtime.bigint();
      for (const input of blocks) written += converter.process(input, output);
      const took = Number(process.hrtime.bigint() - began);
      if (round >= WARM_ROUNDS) ns.push(took / written);
    }
  }
  return new Map(
    runs.map(({ name, converter, ns }) => {
      const bytes = bytesPerCall(() => converter.process(blocks[0]!, output));
      converter.close();
      return [name, { nsPerOutput: Math.min(...ns), bytesPerCall: bytes }];
    }),
  );
}

/** What the table of a conversion asks of the page thread and of memory. */
export function measureDesign({ inHz, outHz }: Conversion): { readonly designMs: number; readonly tableBytes: number } {
  const tookMs = Array.from({ length: DESIGNS }, () => {
    const began = performance.now();
    designResampler(inHz, outHz);
    return performance.now() - began;
  });
  return { designMs: Math.min(...tookMs), tableBytes: designResampler(inHz, outHz).coefficients.byteLength };
}
