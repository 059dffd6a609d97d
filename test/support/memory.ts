import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';

const MINUTE_MS = 60_000;
/** Per minute, garbage collected. A leak of every audio frame would be 3.8 MB, one of every message far beyond this. */
const HEAP_GROWTH_BYTES = 100_000;
const PROCESS_GROWTH_BYTES = 1_500_000;

interface Sample {
  readonly minute: number;
  /** The page's own objects, after a collection. */
  readonly heapBytes: number;
  /** All of the page's process: worker, audio thread and code, too. */
  readonly processBytes: number;
}

/**
 * Lets so many minutes pass, with `each` after every one, and fails if the page has grown since `settledMinute`: scripts
 * are compiled by then, stores have their size. The browser's process may need until `processSettledMinute`; it is not
 * judged in less.
 */
export async function watchMemory(
  t: TestContext,
  browser: Browser,
  page: Page,
  {
    minutes,
    settledMinute,
    processSettledMinute = settledMinute,
  }: { readonly minutes: number; readonly settledMinute: number; readonly processSettledMinute?: number },
  each: (minute: number) => Promise<void>,
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const samples: Sample[] = [];
  for (let minute = 1; minute <= minutes; minute++) {
    await new Promise((resolve) => setTimeout(resolve, MINUTE_MS));
    await each(minute);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
    const sample = { minute, heapBytes: usedSize, processBytes: await processBytes(browser) };
    samples.push(sample);
    t.diagnostic(`minute ${minute}: heap ${kb(sample.heapBytes)} kB, process ${kb(sample.processBytes)} kB`);
  }
  const settled = samples[Math.min(settledMinute, samples.length - 1) - 1] ?? samples[0];
  const last = samples.at(-1);
  if (!settled || !last) return;
  const passed = last.minute - settled.minute || 1;
  t.diagnostic(`per minute: heap ${kb((last.heapBytes - settled.heapBytes) / passed)} kB`);
  assert.ok((last.heapBytes - settled.heapBytes) / passed < HEAP_GROWTH_BYTES, 'the heap keeps its size');
  if (minutes <= processSettledMinute) return;
  assert.ok((last.processBytes - settled.processBytes) / passed < PROCESS_GROWTH_BYTES, 'the process keeps its size');
}

/** Memory of the largest page process; 0 where there is no /proc. */
async function processBytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
    processInfo: readonly { readonly type: string; readonly id: number }[];
  };
  await session.detach();
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentBytes(id));
  return Math.max(0, ...sizes);
}

function residentBytes(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function kb(bytes: number): number {
  return Math.round(bytes / 1000);
}
