import { table } from '../table.ts';
import { g711Report } from './g711-report.ts';
import { g711Verdicts } from './g711-verdicts.ts';
import { jitterReport } from './jitter/report.ts';
import { jitterVerdicts } from './jitter/verdicts.ts';
import type { SoundResult } from './measure.ts';
import { reasons } from './reasons.ts';
import { resamplerReport } from './resampler/report.ts';
import { resamplerVerdicts } from './resampler/verdicts.ts';
import type { Verdict } from './verdict.ts';

/** The tables of what was measured without a browser. */
export function soundReport({ resampler, g711, jitter }: SoundResult): string {
  return `${resamplerReport(resampler, targets(resamplerVerdicts(resampler)))}
${g711Report(g711, targets(g711Verdicts(g711)))}
${jitterReport(jitter, targets(jitterVerdicts(jitter)))}`;
}

function targets(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ what, target, measured, met }) => [what, target, measured, met ? 'met' : '**missed**']);
  const missed = verdicts.filter(({ met }) => !met);
  const why = missed.map(({ what }) => `- Missed, ${what}: ${reasons[what] ?? 'the reason is not known yet.'}`);
  return [table(['ours, the worst case', 'target', 'measured', ''], rows), ...why].join('\n\n');
}
