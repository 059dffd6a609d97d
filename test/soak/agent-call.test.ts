import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import type { Browser } from 'playwright-core';
import { sine, startAillomVoxSimulator } from '../../simulators/src/aillomvox/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { startSite } from '../support/site.ts';
import { soon } from '../support/until.ts';

const MINUTE_MS = 60_000;
const MINUTES = Number(process.env.SOAK_MINUTES ?? 10);
/** Memory is settled by then: scripts are compiled, stores have their size. */
const SETTLED_MINUTE = 2;
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

test(`a call of ${MINUTES} minutes keeps its memory`, async (t) => {
  const simulator = await startAillomVoxSimulator({
    record: false,
    // Four seconds of speech, one of silence, a line of transcript each; as an agent that likes to talk.
    script: (call) => {
      let turn = 0;
      const speak = async (): Promise<void> => {
        while (!call.ended) {
          call.send({ type: 'transcript', role: 'agent', text: `Sentence ${++turn} of a long story.`, final: true });
          await call.sendAudio(sine(440, 4000, call.rateHz));
          await new Promise((resolve) => call.clock.after(5000 - 700, () => resolve(undefined)));
        }
      };
      void speak();
    },
  });
  t.after(() => simulator.close());
  const html = `<link rel="icon" href="data:,">
    <script type="module" src="/lib/voice-agent-call.js"></script>
    <voice-agent-call protocol="aillomvox" url="${simulator.url}" system-prompt="A test." max-duration="7200"></voice-agent-call>
    <script type="module">document.querySelector('voice-agent-call').getToken = async () => 'av_demo';</script>`;
  const site = await startSite({ pages: { '/': { html } }, folders: { '/lib': 'dist/cdn' } });
  t.after(() => site.close());
  const browser = await launchBrowser({ autoplay: true });
  t.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(site.origin);
  const session = await page.context().newCDPSession(page);
  await page.locator('voice-agent-call [part=call-button]').click();
  const leg = await soon('a call', simulator.nextCall());

  const samples: Sample[] = [];
  for (let minute = 1; minute <= MINUTES; minute++) {
    await new Promise((resolve) => setTimeout(resolve, MINUTE_MS));
    assert.equal(leg.ended, false, `the call goes on after ${minute} minutes`);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
    const sample = { minute, heapBytes: usedSize, processBytes: await processBytes(browser) };
    samples.push(sample);
    t.diagnostic(`minute ${minute}: heap ${kb(sample.heapBytes)} kB, process ${kb(sample.processBytes)} kB`);
  }
  assert.deepEqual(leg.breaches, []);
  const settled = samples[Math.min(SETTLED_MINUTE, samples.length - 1) - 1] ?? samples[0]!;
  const last = samples.at(-1)!;
  const minutes = last.minute - settled.minute || 1;
  t.diagnostic(`per minute: heap ${kb((last.heapBytes - settled.heapBytes) / minutes)} kB`);
  assert.ok((last.heapBytes - settled.heapBytes) / minutes < HEAP_GROWTH_BYTES, 'the heap keeps its size');
  assert.ok((last.processBytes - settled.processBytes) / minutes < PROCESS_GROWTH_BYTES, 'the process keeps its size');
  await page.locator('voice-agent-call [part=call-button]').click();
  assert.equal((await soon('the socket to close', leg.closed)).code, 1000);
});

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
