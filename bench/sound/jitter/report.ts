import { brief, table, type Row } from '../../table.ts';
import type { JitterResult, LineResult } from './measure.ts';
import { FIXED_MS, playouts, type PlayoutName } from './playouts.ts';

const names: Readonly<Record<PlayoutName, string>> = {
  ours: 'this',
  'at next': 'at max(now, next)',
  fixed: `fixed ${FIXED_MS} ms`,
};
const heads = [
  'line',
  'buffer',
  'R',
  'added delay, ms',
  'gaps a minute',
  'gap ms a minute',
  'caught up, ms a minute',
  'voiced sound lost, ms a minute',
];

export function jitterReport(result: JitterResult, targets: string): string {
  const { plan, lines, longestPushMs } = result;
  return `## Jitter buffer: a live voice, ${plan.seeds} times ${plan.seconds} s on each line

${table(heads, lines.flatMap(lineRows))}

## Jitter buffer: what else may come

${table(
  ['buffer', ...otherHeads],
  playouts.map((name) => otherRow(result, name)),
)}

A second pushed while ten minutes are put in store takes ${brief(longestPushMs)} ms at the longest, when the store grows.

${targets}
`;
}

const otherHeads = [
  'AI voice at six times its speed: samples not heard',
  'gaps',
  'back under 60 ms after a stall of 400 ms, ms',
  'clock 200 ppm off: added delay, ms',
  'gaps a minute',
];

function otherRow({ bursts, recoveryMs, skew }: JitterResult, name: PlayoutName): Row {
  return [
    names[name],
    bursts[name].removed,
    bursts[name].gaps,
    brief(recoveryMs[name]),
    brief(skew[name].delayMs),
    brief(skew[name].gapsPerMinute),
  ];
}

function lineRows({ line, oracle, playouts: all }: LineResult): Row[] {
  return [
    ...playouts.map((name) => {
      const { r, delayMs, gapsPerMinute, gapMsPerMinute, removedMsPerMinute, lostVoicedMsPerMinute } = all[name];
      const figures = [delayMs, gapsPerMinute, gapMsPerMinute, removedMsPerMinute, lostVoicedMsPerMinute];
      return [line, names[name], r.toFixed(1), ...figures.map(brief)];
    }),
    [
      line,
      '_best constant delay_',
      oracle.r.toFixed(1),
      brief(oracle.delayMs),
      brief(oracle.gapsPerMinute),
      '',
      '',
      '',
    ],
  ];
}
