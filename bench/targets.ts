import { reasons } from './reasons.ts';
import { table } from './table.ts';
import type { Verdict } from './verdict.ts';

/** Each target beside what was measured, and why one is missed. */
export function targets(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ what, target, measured, met }) => [what, target, measured, met ? 'met' : '**missed**']);
  const missed = verdicts.filter(({ met }) => !met);
  const why = missed.map(({ what }) => `- Missed, ${what}: ${reasons[what] ?? 'the reason is not known yet.'}`);
  return [table(['ours, the worst case', 'target', 'measured', ''], rows), ...why].join('\n\n');
}
