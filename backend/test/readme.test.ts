import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { Metrics } from '../src/metrics.js';
import { optionsFromEnvironment } from '../src/index.js';
import { defaultLimits } from '../src/limits/limits.js';
import { configInvalid, refusals } from '../src/refusals.js';
import { configFields } from '../src/providers/aillomvox-config.js';
import { checkOptions } from '../src/settings.js';

const folder = join(import.meta.dirname, '..');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

/** Rows of the table whose head begins with these cells, without the marks of code. */
function rowsBelow(...head: string[]): string[][] {
  const lines = readme.split('\n');
  const cells = (line: string): string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim());
  const start = lines.findIndex((line) => head.every((cell, index) => cells(line)[index] === cell));
  assert.ok(start >= 0, `the README has no table of ${head.join(', ')}`);
  const end = lines.indexOf('', start);
  return lines.slice(start + 2, end).map(cells);
}

const names = (rows: string[][]): string[] => rows.flatMap(([cell = '']) => cell.split(', '));

test('the table of close codes is that of the refusals, one row each', () => {
  const rows = rowsBelow('close code', 'code', 'reason').map(([closeCode, code, reason]) => [closeCode, code, reason]);
  const all = [...Object.values(refusals), configInvalid('')];
  const expected = all.map(({ closeCode, code, reason }) => [String(closeCode), code, reason]);
  assert.deepEqual(rows.sort(), expected.sort());
});

test('the table of variables is what the command reads', async () => {
  const read = new Set<string>();
  const environment = new Proxy<NodeJS.ProcessEnv>(
    {},
    { get: (_target, name) => void (typeof name === 'string' && read.add(name)) },
  );
  await optionsFromEnvironment(environment);
  assert.deepEqual(names(rowsBelow('variable')).sort(), [...read].sort());
});

test('the table of limits has every limit with its default', () => {
  const rows = rowsBelow('limit', 'default').map(([name = '', value]) => [name, Number(value)]);
  assert.deepEqual(Object.fromEntries(rows), defaultLimits);
});

test('the table of profile fields has every field of the gateway, and what stays here', () => {
  const fields = [...Object.keys(configFields), 'allow', 'protocol'];
  assert.deepEqual(names(rowsBelow('field', 'type')).sort(), fields.sort());
});

test('the table of metrics has every metric with its labels', async () => {
  const { registry } = new Metrics();
  const metrics = registry.getMetricsAsArray() as unknown as { name: string; labelNames?: string[] }[];
  const rows = rowsBelow('metric', 'labels').map(([name, labels]) => [name, labels]);
  assert.deepEqual(rows.sort(), metrics.map(({ name, labelNames = [] }) => [name, labelNames.join(', ')]).sort());
});

test('the example of agents is one that the backend takes', () => {
  const agents = JSON.parse(readFileSync(join(folder, 'agents.example.json'), 'utf8')) as Record<string, object>;
  checkOptions({
    allowedOrigins: ['https://www.example.com'],
    agents: agents as Parameters<typeof checkOptions>[0]['agents'],
    providers: { aillomvox: { keys: ['av_example'] } },
  });
});

for (const what of ['AillomVox key', 'Aigent account', 'Vonage key']) {
  test(`your ${what} and a page take less than ten lines`, () => {
    const [, start = ''] = readme.split(`## Use it with your ${what}\n`);
    const [use = ''] = start.split('\nThat page holds no ');
    const lines = use.split('\n').filter((line) => line.startsWith('    ') || line.startsWith('<'));
    assert.ok(lines.length > 3 && lines.length < 10, `${lines.length} lines`);
  });
}
