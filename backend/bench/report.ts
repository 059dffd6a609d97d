import { cpus } from 'node:os';
import { directions, ways, type Calls, type Direction, type Way } from './calls.js';
import { CALLS, FRAME_MS, RATE_HZ, type Footprint } from './setting.js';

export interface RelayResults {
  readonly trips: Calls['trips'];
  /** The machine's load average of the minute before. */
  readonly load: number;
  /** Of all processor time while calls spoke, what went to other processes. */
  readonly othersShare: number;
  readonly memory: { readonly few: Footprint; readonly fewCalls: number; readonly all: Footprint };
  /** Of one processor core, while relaying. */
  readonly cpuShare: number;
}

const names: Readonly<Record<Direction, string>> = { up: 'caller to provider', down: 'provider to caller' };
const shares = [0.5, 0.99] as const;

/** RESULTS.md, not yet laid out. */
export function report({ trips, load, othersShare, memory, cpuShare }: RelayResults): string {
  const date = new Date().toISOString().slice(0, 10);
  const { few, fewCalls, all } = memory;
  const perCall = (all.liveBytes - few.liveBytes) / (CALLS - fewCalls);
  const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
  return `# What the relay costs

${date}, Node ${process.versions.node}, ${cpus().length} processor cores, load ${load.toFixed(2)} before the run;
other processes had ${(othersShare * 100).toFixed(1)} % of the machine meanwhile.
Written by \`npm run bench\`. Absolute times are this machine's; "added" and the ratio compare two ways of one run.

## Delay of a frame, ms

${CALLS} calls at once, ${RATE_HZ / 1000} kHz, a frame of ${FRAME_MS} ms each ${FRAME_MS} ms in both directions.

${table(
  ['direction', 'share', 'direct', 'relayed', 'added', 'ratio'],
  directions.flatMap((direction) => shares.map((share) => delayRow(trips, direction, share))),
)}

${table(
  ['direction', 'way', 'frames sent', 'arrived', 'longest, ms'],
  directions.flatMap((direction) => ways.map((way) => countRow(trips, direction, way))),
)}

## The backend's process

${table(
  ['figure', `${fewCalls} calls`, `${CALLS} calls`, 'for each further call'],
  [
    ['live memory', mebibytes(few.liveBytes), mebibytes(all.liveBytes), `${(perCall / 1024).toFixed(0)} KiB`],
    ['resident memory', mebibytes(few.rssBytes), mebibytes(all.rssBytes), ''],
    ['resident at most', mebibytes(few.peakRssBytes), mebibytes(all.peakRssBytes), ''],
    ['processor, of one core', '', `${(cpuShare * 100).toFixed(0)} %`, ''],
  ],
)}

## How

Callers and provider are one process, so one clock stamps both ends of a trip; the backend is another. Both run on this
machine over loopback, with \`ws\` on every side: what is measured is the backend's own time, no network. Direct and relayed
calls stay open all the time and speak in turns, three rounds of eight seconds each after a warm-up. A stamp is taken
before the frame is given to the socket, and read when the other end has the whole frame. "Added" is the difference of two
percentiles, not a percentile of differences. Live memory is heap and buffers after a garbage collection; what Node itself
needs is in the first column already. Resident memory holds the TypeScript loader too, which a built backend has not.
`;
}

function delayRow(trips: Calls['trips'], direction: Direction, share: number): readonly string[] {
  const direct = percentile(trips.direct[direction].delaysMs, share);
  const relayed = percentile(trips.relayed[direction].delaysMs, share);
  const figures = [direct, relayed, relayed - direct].map((value) => value.toFixed(2));
  return [names[direction], `p${share * 100}`, ...figures, (relayed / direct).toFixed(1)];
}

function countRow(trips: Calls['trips'], direction: Direction, way: Way): readonly string[] {
  const { sent, delaysMs } = trips[way][direction];
  return [names[direction], way, String(sent), String(delaysMs.length), percentile(delaysMs, 1).toFixed(1)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The smallest value that `share` (0..1) of the values do not exceed. */
function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
