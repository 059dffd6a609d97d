import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo, Socket } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { addLine } from '../../demo/line.ts';
import { buildAudio, demoPages } from '../../demo/pages.ts';
import { launchBrowser } from '../support/browser.ts';
import { countLive, type ProbedWindow } from '../support/page-probes.ts';
import { until } from '../support/until.ts';

/** With this one the line called "stalls" stalls once, for 310 ms after 3.8 s, and then not for 15 s. */
const SEED = 57;
const STALL_MS = 500;

interface HeardWindow extends ProbedWindow {
  /** Of each node that is connected to the loudspeaker, in that order: the loudest of the last 40 ms. */
  peaks(): number[];
}

let server: Server;
let browser: Browser;
let axe = '';
const connections = new Set<Socket>();
const cutAll = (): void => connections.forEach((connection) => connection.destroy());

before(async () => {
  await buildAudio();
  server = createServer(demoPages());
  addLine(server, { seed: SEED });
  server.on('connection', (connection) => connections.add(connection));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  browser = await launchBrowser();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});

after(async () => {
  await browser.close();
  server.close();
  cutAll();
});

/** Runs inside the page: what each of the two players gives to the loudspeaker. */
function watchLoudspeaker(): void {
  const analysers: AnalyserNode[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    if (args[0] instanceof AudioDestinationNode) {
      const analyser = new AnalyserNode(this.context, { fftSize: 2048 });
      connect.call(this, analyser);
      analysers.push(analyser);
    }
    return connect.apply(this, args);
  };
  (window as unknown as HeardWindow).peaks = () =>
    analysers.map((analyser) => {
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    });
}

interface Opened {
  readonly page: Page;
  /** What the page should not have had to say. */
  readonly faults: readonly string[];
}

async function open(): Promise<Opened> {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('console', (message) => faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.addInitScript('globalThis.__name = (target) => target;');
  for (const probe of [countLive, watchLoudspeaker]) await page.addInitScript(probe);
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/line.html`);
  return { page, faults };
}

/** The loudest that each player gave to the loudspeaker in so long. */
async function loudest(page: Page, milliseconds: number): Promise<{ ours: number; plain: number }> {
  const most = { ours: 0, plain: 0 };
  for (const endMs = Date.now() + milliseconds; Date.now() < endMs; await page.waitForTimeout(30)) {
    const [ours = 0, plain = 0] = await page.evaluate(() => (window as unknown as HeardWindow).peaks());
    most.ours = Math.max(most.ours, ours);
    most.plain = Math.max(most.plain, plain);
  }
  return most;
}

async function row(page: Page, name: string): Promise<{ ours: number; plain: number }> {
  const [ours = NaN, plain = NaN] = (await page.locator(`[data-figure=${name}] td`).allInnerTexts()).map(Number);
  return { ours, plain };
}

async function allReleased(page: Page): Promise<void> {
  await until('everything to be released', async () => {
    const live = await page.evaluate(() => (window as unknown as ProbedWindow).liveCounts());
    return live.made.contexts === 1 && live.contexts + live.sockets + live.timers + live.workers === 0;
  });
}

async function breaches(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const checker = (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }).axe;
    return (await checker.run()).violations.map(({ id }) => id);
  });
}

test('the page of the bad line: our delay comes back after a stall, the plain method keeps it, one of them is heard', async () => {
  const { page, faults } = await open();
  assert.deepEqual(await breaches(page), [], 'at rest');
  await page.getByRole('radio', { name: 'Stalls' }).check();
  await page.getByRole('button', { name: 'Start' }).click();
  await until('figures', async () => (await row(page, 'delay')).plain > 0);

  const first = await loudest(page, 2000);
  assert.ok(first.ours > 0.05, `our player is heard: ${first.ours}`);
  assert.ok(first.plain < 0.001, `the plain one is not: ${first.plain}`);

  await page.getByRole('button', { name: 'Stop the line' }).click();
  await until('the delay of the stall', async () => (await row(page, 'delay')).plain > STALL_MS);
  await page.getByRole('radio', { name: 'Plain' }).check();
  // Until its glide is over.
  await page.waitForTimeout(200);
  const second = await loudest(page, 2000);
  assert.ok(second.plain > 0.05, `the plain player is heard: ${second.plain}`);
  assert.ok(second.ours < 0.001, `ours is not: ${second.ours}`);

  const caughtUp = async (): Promise<{ ours: number; plain: number } | undefined> => {
    const delay = await row(page, 'delay');
    return delay.ours < delay.plain * 0.6 ? delay : undefined;
  };
  const delay = await until('our delay to come back', caughtUp, 12_000);
  assert.ok(delay.plain > STALL_MS, `the plain one has kept what it gained: ${delay.plain}`);
  assert.ok((await row(page, 'removed')).ours > 0, 'by leaving something out');
  assert.equal((await row(page, 'removed')).plain, 0);
  for (const player of ['ours', 'plain'] as const) {
    const { [player]: gaps } = await row(page, 'gaps');
    const { [player]: length } = await row(page, 'length');
    assert.ok(gaps > 0 && length >= 300, `${player}: the stall is a gap of both: ${gaps}, ${length} ms`);
    const line = await page.locator(`#delay polyline.${player}`).getAttribute('points');
    const steps = line?.split(' ').map((point) => Number(point.split(',')[1])) ?? [];
    assert.ok(steps.length >= 5, `${player}: a line in the chart, ${line}`);
    assert.ok(Math.max(...steps) - Math.min(...steps) > 10, `${player}: that moves, ${line}`);
    assert.ok(await page.locator(`#gaps-${player} path`).getAttribute('d'), `${player}: gaps in the chart`);
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await breaches(page), [], colorScheme);
  }

  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await allReleased(page);
  assert.deepEqual(faults, []);
});

test('the page of the bad line: another line while it plays, and a server that goes away', async () => {
  const { page, faults } = await open();
  await page.getByRole('button', { name: 'Start' }).click();
  await until('figures', async () => (await row(page, 'delay')).plain > 0);
  await page.getByRole('radio', { name: 'Bad' }).check();
  // What is said takes 60 ms at the least there.
  await until('the delay of that line', async () => (await row(page, 'delay')).plain > 60);
  await page.getByRole('button', { name: 'Knock' }).click();
  cutAll();
  await page.getByText('The demo’s server has stopped.').waitFor();
  await page.getByRole('button', { name: 'Start' }).waitFor();
  await allReleased(page);
  assert.deepEqual(faults, []);
});
