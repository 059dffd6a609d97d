import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliSize, budgets } from '../scripts/sizes.ts';
import { startButton } from './clients.ts';
import { LIBRARY_FILE, type Stage } from './stage.ts';

/** What is put on an otherwise empty page. */
export const contents = ['blank', 'script', 'element'] as const;
export type Content = (typeof contents)[number];

export interface LoadResult {
  readonly scriptMs: number;
  readonly taskMs: number;
}

export const THROTTLE = 4;

/** Loads a page in a fresh context (nothing cached, nothing compiled) on a processor made four times slower. */
export async function measureLoad({ browser, site }: Stage, content: Content): Promise<LoadResult> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable');
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
    await page.goto(`${site.origin}/${content}`);
    if (content !== 'blank') await page.waitForFunction(() => customElements.get('voice-agent-call'));
    await sleep(200);
    const { metrics } = await devtools.send('Performance.getMetrics');
    const milliseconds = (name: string): number =>
      (metrics.find((metric) => metric.name === name)?.value ?? NaN) * 1000;
    return { scriptMs: milliseconds('ScriptDuration'), taskMs: milliseconds('TaskDuration') };
  } finally {
    await context.close();
  }
}

export interface SizeResult {
  readonly scriptBytes: number;
  readonly budgetBytes: number;
  /** Addresses asked for between opening the page and the first audio frame at the server; not the page itself. */
  readonly requests: readonly string[];
  /** Brotli bytes of what those answered. */
  readonly requestedBytes: number;
}

/** Watches the network from opening a page up to the first audio frame. */
export async function measureSize({ browser, site, simulator }: Stage): Promise<SizeResult> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const requests: string[] = [];
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      const url = new URL(response.url());
      if (!url.protocol.startsWith('http') || url.href === `${site.origin}/worker`) return;
      requests.push(url.origin === site.origin ? url.pathname : url.href);
      bodies.push(response.body());
    });
    await page.goto(`${site.origin}/worker`);
    await page.click(startButton('worker'));
    const call = await simulator.nextCall();
    while (call.received.frames.length === 0) await sleep(10);
    const sizes = (await Promise.all(bodies)).map(brotliSize);
    return {
      scriptBytes: brotliSize(await readFile(LIBRARY_FILE)),
      budgetBytes: budgets['voice-agent-call.js'] ?? NaN,
      requests,
      requestedBytes: sizes.reduce((total, size) => total + size, 0),
    };
  } finally {
    await context.close();
  }
}
