import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { callsMethod } from './calls-method.ts';
import { callsReport } from './calls-report.ts';
import type { measureCalls } from './calls.ts';
import type { SoundResult } from './sound/measure.ts';
import { soundMethod } from './sound/method.ts';
import { soundReport } from './sound/report.ts';

/** RESULTS.md; without `calls` what was measured without a browser. */
export async function report(sound: SoundResult, calls?: Awaited<ReturnType<typeof measureCalls>>): Promise<string> {
  const version = async (folder: string): Promise<string> => {
    const { version } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8')) as { version: string };
    return version;
  };
  const peers = ['@alexanderolsen/libsamplerate-js', 'alawmulaw'];
  const versions = await Promise.all(peers.map(async (name) => `${name} ${await version(`node_modules/${name}`)}`));
  const date = new Date().toISOString().slice(0, 10);
  const browser = calls ? `Chromium ${calls.chromium} without a window, ` : '';
  return `# What was measured

${date}, version ${await version('.')}, ${browser}Node ${process.versions.node}, ${cpus().length} processor cores;
beside it ${versions.join(', ')}.
Written by \`npm run bench\`. Absolute times are this machine's; a ratio is the peer's figure divided by ours, from the
same run, and is what can be compared. "Page busy" is how long the page's thread is kept from doing anything else.

${calls ? callsReport(calls.results) : ''}
${soundReport(sound)}
## How

${calls ? callsMethod : ''}
${soundMethod}`;
}
