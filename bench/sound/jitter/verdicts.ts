import { atMost, figure, type Verdict } from '../../verdict.ts';
import type { JitterResult } from './measure.ts';

/** How far below the best constant delay R may be. */
const R_LIMIT = { clean: 1, wifi: 1, '4g': 4.5, stalls: 4.5, bad: 4.5 } as const;

export function jitterVerdicts({ lines, bursts, recoveryMs, skew, bytesPerQuantum }: JitterResult): Verdict[] {
  const ours = lines.map(({ line, playouts }) => ({ line, ...playouts.ours }));
  const lost = ours.reduce((most, each) => (each.lostVoicedMsPerMinute > most.lostVoicedMsPerMinute ? each : most));
  return [
    ...lines.map(({ line, oracle, playouts }) =>
      atMost(`R below the best constant delay, ${line}`, R_LIMIT[line], figure(oracle.r - playouts.ours.r, '', 2)),
    ),
    ...ours
      .filter(({ line }) => line === 'clean')
      .map(({ delayMs }) => atMost('added delay, clean', 12, figure(delayMs, 'ms'))),
    atMost('voiced sound lost, a minute', 0, figure(lost.lostVoicedMsPerMinute, 'ms'), `most on ${lost.line}`),
    atMost('removed from an AI voice sent at six times its speed', 0, figure(bursts.ours.removed, 'samples', 0)),
    atMost('back under 60 ms after a stall of 400 ms', 2500, figure(recoveryMs.ours, 'ms', 0)),
    atMost('added delay with a clock 200 ppm off', 20, figure(skew.ours.delayMs, 'ms')),
    atMost('gaps a minute with a clock 200 ppm off', 0, figure(skew.ours.gapsPerMinute, '')),
    atMost('left on the heap by a quantum', 0, figure(bytesPerQuantum, 'bytes', 0)),
  ];
}
