import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { Calls, ways } from './calls.js';
import { report } from './report.js';
import { CALLS, ORIGIN, type Footprint } from './setting.js';

const ROUNDS = 3;
const WARM_UP_MS = 1_500;
const COUNT_MS = 8_000;
/** Calls before memory is looked at the first time: what a first call costs once is none of the others'. */
const FIRST_CALLS = 4;
const FIRST_MS = 3_000;
const BUSY_LOAD = 0.7;

const [loadBefore = 0] = loadavg();
if (loadBefore > BUSY_LOAD) process.stderr.write(`The load is ${loadBefore.toFixed(2)}: others are at work here.\n`);

const calls = new Calls();
const upstream = await calls.open();
const child = fork(join(import.meta.dirname, 'measured-backend.ts'), [upstream]);
const [port] = (await once(child, 'message')) as [number];

for (let index = 0; index < FIRST_CALLS; index++) await dialThroughBackend();
await calls.speak('relayed', FIRST_MS, 0);
const few = await footprint();
for (let index = 0; index < CALLS; index++) await calls.dial('direct', upstream);
for (let index = FIRST_CALLS; index < CALLS; index++) await dialThroughBackend();

const machineBefore = busyMs();
const ownBefore = few.cpuMs + ownMs();
const startMs = performance.now();
let relayingCpuMs = 0;
let all = few;
for (let round = 0; round < ROUNDS; round++) {
  // In turns, the other way first each time: what the machine does meanwhile meets both.
  for (const way of round % 2 === 0 ? ways : [...ways].reverse()) {
    const before = await footprint();
    await calls.speak(way, WARM_UP_MS, COUNT_MS);
    if (way === 'direct') continue;
    all = await footprint();
    relayingCpuMs += all.cpuMs - before.cpuMs;
  }
}
const othersMs = busyMs() - machineBefore - ((await footprint()).cpuMs + ownMs() - ownBefore);
const wholeMs = (performance.now() - startMs) * cpus().length;
calls.close();
child.send('stop');

const text = await format(
  report({
    trips: calls.trips,
    load: loadBefore,
    // Two clocks that count in ticks may differ by one.
    othersShare: Math.max(0, othersMs / wholeMs),
    memory: { few, fewCalls: FIRST_CALLS, all },
    cpuShare: relayingCpuMs / (ROUNDS * (WARM_UP_MS + COUNT_MS)),
  }),
  { parser: 'markdown', printWidth: 120 },
);
await writeFile(join(import.meta.dirname, 'RESULTS.md'), text);
process.stdout.write(text);

async function dialThroughBackend(): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/api/voice-token`, {
    method: 'POST',
    headers: { origin: ORIGIN, 'content-type': 'application/json', 'x-user': randomUUID() },
    body: '{"protocol":"aillomvox","purpose":"call"}',
  });
  const { token, url } = (await response.json()) as { token: string; url: string };
  await calls.dial('relayed', url, token);
}

async function footprint(): Promise<Footprint> {
  child.send('footprint');
  const [answer] = (await once(child, 'message')) as [Footprint];
  return answer;
}

/** Processor time of the whole machine since it runs. */
function busyMs(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
}

function ownMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
