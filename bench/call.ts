import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { SimulatedCall } from '../simulators/src/aillomvox/index.ts';
import { startButton, type Client, type Load } from './clients.ts';
import type { TapEvent } from './page/taps.ts';
import type { Stage } from './stage.ts';

const SETTLE_MS = 500;

/** A client in a call, seen from both ends. */
export interface BenchCall {
  readonly client: Client;
  readonly page: Page;
  readonly server: SimulatedCall;
  /** From the click to the event that tells of an active call. */
  readonly startedInMs: number;
  /** The wall clock that belongs to a time of this process. */
  readonly wallMs: (atMs: number) => number;
  /** What the taps heard since the last time they were asked. */
  readonly heard: () => Promise<{ captured: TapEvent[]; rendered: TapEvent[] }>;
}

/** Opens a client's page, clicks on start, hands the call to `measure`, then throws the page away. */
export async function inCall(
  { browser, site, simulator, taps }: Stage,
  client: Client,
  { busyMs, everyMs }: Load,
  measure: (call: BenchCall) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(taps);
    await page.goto(`${site.origin}/${client}`);
    await page.click(startButton(client));
    const server = await simulator.nextCall();
    await page.waitForFunction(() => window.bench.startedInMs() > 0);
    const startedInMs = await page.evaluate(() => window.bench.startedInMs());
    if (everyMs > 0)
      await page.evaluate(([busy, every]) => window.bench.block(busy, every), [busyMs, everyMs] as const);
    await sleep(SETTLE_MS);
    const wallOffsetMs = wallOffset();
    await measure({
      client,
      page,
      server,
      startedInMs,
      wallMs: (atMs) => atMs + wallOffsetMs,
      heard: () =>
        page.evaluate(() => {
          const { captured, rendered } = window.bench;
          const heard = { captured: [...captured], rendered: [...rendered] };
          window.bench.clear();
          return heard;
        }),
    });
    if (server.breaches.length > 0) throw new Error(`${client} broke the protocol: ${server.breaches[0]?.detail}`);
  } finally {
    await context.close();
  }
}

/** Date.now() minus performance.now(), read where Date.now() steps: exact to a few microseconds. */
function wallOffset(): number {
  const before = Date.now();
  while (Date.now() === before);
  return Date.now() - performance.now();
}
