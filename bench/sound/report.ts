import { targets } from '../targets.ts';
import { g711Report } from './g711-report.ts';
import { g711Verdicts } from './g711-verdicts.ts';
import { jitterReport } from './jitter/report.ts';
import { jitterVerdicts } from './jitter/verdicts.ts';
import type { SoundResult } from './measure.ts';
import { resamplerReport } from './resampler/report.ts';
import { resamplerVerdicts } from './resampler/verdicts.ts';

/** The tables of what was measured without a browser. */
export function soundReport({ resampler, g711, jitter }: SoundResult): string {
  return `${resamplerReport(resampler, targets(resamplerVerdicts(resampler)))}
${g711Report(g711, targets(g711Verdicts(g711)))}
${jitterReport(jitter, targets(jitterVerdicts(jitter)))}`;
}
