import { gzipBytes } from '../minified.ts';
import { comparedConversions, conversions, type Conversion } from './conversions.ts';
import { openConverter, resamplers, type ResamplerName } from './converters.ts';
import { measureCosts, measureDesign, type Cost } from './cost.ts';
import { measureQuality, type Quality } from './quality.ts';

export interface ComparedConversion {
  readonly conversion: Conversion;
  readonly resamplers: Readonly<Record<ResamplerName, Quality & Cost>>;
}

export interface OwnConversion {
  readonly conversion: Conversion;
  readonly quality: Quality;
  readonly designMs: number;
  readonly tableBytes: number;
}

export interface ResamplerResult {
  readonly compared: readonly ComparedConversion[];
  /** Ours, at every device and wire rate. */
  readonly own: readonly OwnConversion[];
  /** The filter and its design. */
  readonly gzipBytes: number;
}

export interface ResamplerPlan {
  readonly compared: number;
  readonly rounds: number;
}

export async function measureResamplers(plan: ResamplerPlan, tell: (what: string) => void): Promise<ResamplerResult> {
  const compared: ComparedConversion[] = [];
  for (const conversion of comparedConversions.slice(0, plan.compared)) {
    tell(`resampler beside its peers: ${conversion.inHz} to ${conversion.outHz} Hz`);
    const costs = await measureCosts(resamplers, conversion, plan.rounds);
    const each: [ResamplerName, Quality & Cost][] = [];
    for (const name of resamplers) {
      each.push([name, { ...(await qualityOf(name, conversion)), ...costs.get(name)! }]);
    }
    compared.push({ conversion, resamplers: Object.fromEntries(each) as Record<ResamplerName, Quality & Cost> });
  }
  const own: OwnConversion[] = [];
  tell('resampler at every device and wire rate');
  for (const conversion of conversions) {
    own.push({
      conversion,
      quality: await qualityOf('ours', conversion),
      ...measureDesign(conversion),
    });
  }
  const sizes = await Promise.all(
    ['resampler', 'design-resampler'].map((name) => gzipBytes(`src/audio/dsp/${name}.ts`)),
  );
  return { compared, own, gzipBytes: sizes.reduce((total, bytes) => total + bytes, 0) };
}

async function qualityOf(name: ResamplerName, conversion: Conversion): Promise<Quality> {
  const converter = await openConverter(name, conversion);
  try {
    return measureQuality(converter, conversion);
  } finally {
    converter.close();
  }
}
