import type { Results } from './results.ts';
import { percentile, sum } from './stats.ts';
import { atMost, figure, type Verdict } from './verdict.ts';

/** What the browser's output device asks for at a time. */
const DEVICE_CALLBACK_MS = 10;
const CLIENT = 'worker';

/** Of calls as they are by default: codec and socket in a worker. */
export function callsVerdicts(results: Results): Verdict[] {
  return [
    ...latencyVerdicts(results, 'idle'),
    ...latencyVerdicts(results, '50 of 200 ms'),
    ...blockedVerdicts(results),
  ];
}

function latencyVerdicts(results: Results, load: string): Verdict[] {
  const runs = results.latency(CLIENT, load);
  const captureMs = runs.flatMap(({ capture }) => capture.delaysMs);
  const beyondMs = runs.flatMap(({ playback }) => {
    return playback.delaysMs.map((delayMs, i) => delayMs - (playback.targetsMs[i] ?? NaN));
  });
  const flushMs = percentile(results.flushesMs(CLIENT, load), 0.99);
  const worst = DEVICE_CALLBACK_MS + 3;
  return [
    atMost(`capture p50, page busy: ${load}`, 18, figure(percentile(captureMs, 0.5), 'ms')),
    atMost(`capture p99, page busy: ${load}`, 32, figure(percentile(captureMs, 0.99), 'ms')),
    atMost(
      `received to rendered p99 beyond the buffer's target, page busy: ${load}`,
      worst,
      figure(percentile(beyondMs, 0.99), 'ms'),
    ),
    atMost(`barge-in p99, page busy: ${load}`, worst, figure(flushMs, 'ms')),
  ];
}

function blockedVerdicts(results: Results): Verdict[] {
  const load = '300 of 1000 ms';
  const runs = results.latency(CLIENT, load);
  const gaps = sum(runs.map(({ playback }) => playback.gaps));
  const lost = sum(runs.map(({ capture }) => capture.lost));
  return [
    atMost(`gaps in what is played, page busy: ${load}`, 0, figure(gaps, '', 0)),
    atMost(`bursts lost in what is sent, page busy: ${load}`, 0, figure(lost, '', 0)),
  ];
}
