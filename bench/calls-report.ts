import { callsVerdicts } from './calls-verdicts.ts';
import { clients, loads, type Client } from './clients.ts';
import type { Delays, LatencyResult } from './latency.ts';
import { THROTTLE } from './load.ts';
import type { Results } from './results.ts';
import { median, percentile, sum } from './stats.ts';
import { brief, table, times, type Row } from './table.ts';
import { targets } from './targets.ts';

const names: Readonly<Record<Client, string>> = {
  worker: 'this, `transport="worker"`',
  inline: 'this, `transport="inline"`',
  peer: 'peer',
};

/** The tables of calls in Chromium. Ratios are the peer's figure divided by ours: above 1, ours is smaller. */
export function callsReport(results: Results): string {
  return `## Capture: from the page's audio graph to the server's socket, ms

${latencyTable(results, ({ capture }) => capture, ['in a late frame', 'lost', 'dropped'], captureExtras)}

## Playback: from the server's socket to the render quantum, ms

${latencyTable(results, ({ playback }) => playback, ['gaps a minute', 'silence', 'concealed', 'buffer target'], playbackExtras)}

## Barge-in: from the server's word to silence (-34 dB), ms

${flushTable(results)}

${targets(callsVerdicts(results))}

## Size, brotli bytes

${sizeTable(results)}

## Loading on a processor ${THROTTLE} times slower, ms

${loadTable(results)}

## From the click to an active call, ms

${startTable(results)}
`;
}

const percent = (part: number, whole: number): string => `${(whole > 0 ? (100 * part) / whole : 0).toFixed(1)} %`;

function latencyTable(
  results: Results,
  pick: (result: LatencyResult) => Delays,
  heads: readonly string[],
  extras: (runs: readonly LatencyResult[]) => Row,
): string {
  const rows = loads.flatMap(({ name }) => {
    const delays = (client: Client): number[] =>
      results.latency(client, name).flatMap((run) => [...pick(run).delaysMs]);
    const peer = delays('peer');
    return clients.map((client) => {
      const own = delays(client);
      const ratio = (share: number): string => times(percentile(peer, share), percentile(own, share));
      const runs = results.latency(client, name);
      const figures = [
        brief(percentile(own, 0.5)),
        brief(percentile(own, 0.99)),
        client === 'peer' ? '' : `${ratio(0.5)} / ${ratio(0.99)}`,
      ];
      return [name, names[client], ...figures, own.length, ...extras(runs)];
    });
  });
  return table(['page busy', 'client', 'p50', 'p99', 'ratio p50 / p99', 'bursts', ...heads], rows);
}

function captureExtras(runs: readonly LatencyResult[]): Row {
  const all = runs.map(({ capture }) => capture);
  const heard = sum(all.map((run) => run.delaysMs.length));
  const lost = sum(all.map((run) => run.lost));
  const links = runs.flatMap(({ stats }) => stats?.link ?? []);
  const dropped = percent(sum(links.map((link) => link.lostMs)) / 1000, sum(runs.map((run) => run.seconds)));
  return [
    percent(sum(all.map((run) => run.late)), heard),
    percent(lost, lost + heard),
    links.length > 0 ? dropped : '-',
  ];
}

function playbackExtras(runs: readonly LatencyResult[]): Row {
  const all = runs.map(({ playback }) => playback);
  const seconds = sum(runs.map((run) => run.seconds));
  const buffers = runs.flatMap(({ stats }) => stats?.jitter ?? []);
  return [
    ((60 * sum(all.map((run) => run.gaps))) / seconds).toFixed(0),
    percent(sum(all.map((run) => run.gapMs)) / 1000, seconds),
    buffers.length > 0 ? percent(sum(buffers.map((buffer) => buffer.concealedMs)) / 1000, seconds) : '-',
    brief(median(all.flatMap((run) => run.targetsMs))),
  ];
}

function flushTable(results: Results): string {
  const rows = loads.flatMap(({ name }) => {
    const peer = results.flushesMs('peer', name);
    return clients.map((client) => {
      const own = results.flushesMs(client, name);
      const ratio = client === 'peer' ? '' : times(median(peer), median(own));
      return [name, names[client], brief(median(own)), brief(Math.max(...own)), ratio, own.length];
    });
  });
  return table(['page busy', 'client', 'p50', 'longest', 'ratio p50', 'times'], rows);
}

function sizeTable({ size }: Results): string {
  if (!size) return '';
  const { scriptBytes, requestedBytes, requests, budgetBytes } = size;
  const fetched = requests.map((request) => `\`${request}\``).join(', ');
  return table(
    ['what', 'bytes'],
    [
      ['`dist/cdn/voice-agent-call.js`', scriptBytes],
      [`all that was fetched up to the first audio frame: ${fetched}`, requestedBytes],
      ['budget', budgetBytes],
    ],
  );
}

function loadTable(results: Results): string {
  const blank = results.loads('blank');
  const row = (name: string, content: 'blank' | 'script' | 'element'): Row => {
    const runs = results.loads(content);
    const script = median(runs.map((run) => run.scriptMs));
    const task = median(runs.map((run) => run.taskMs));
    return [name, brief(script), brief(task), brief(task - median(blank.map((run) => run.taskMs))), runs.length];
  };
  return table(
    ['page', 'script, median', 'all tasks, median', 'tasks beyond blank', 'loads'],
    [row('blank', 'blank'), row('the script', 'script'), row('the script and one element', 'element')],
  );
}

function startTable(results: Results): string {
  const peer = median(results.startsMs('peer'));
  const rows = clients.map((client) => {
    const own = results.startsMs(client);
    return [names[client], brief(median(own)), client === 'peer' ? '' : times(peer, median(own)), own.length];
  });
  return table(['client', 'median', 'ratio', 'calls'], rows);
}
