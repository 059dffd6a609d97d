import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startAigentSimulator, type AigentCall, type AigentSimulator } from '../../simulators/src/aigent/index.ts';
import { startAudinSimulator, type AudinSimulator } from '../../simulators/src/audin/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { countLive, type LiveCounts, type ProbedWindow } from '../support/page-probes.ts';
import { measureTone } from '../support/signal.ts';
import { startSite, type Site } from '../support/site.ts';
import { soon, until } from '../support/until.ts';

const CALLER = '+393331234567';
/** What the far end of a call plays. */
const FAR_HZ = 440;
const CONSOLE_FILE = '<script type="module" src="/cdn/operator-console.js"></script>';

/** Each tag from the file for script tags that is its own, by clicks alone: what an operator has. */
describe('<aigent-stream> beside an <operator-console>', () => {
  let browser: Browser;
  let site: Site;
  let telephony: AudinSimulator;
  let analytics: AigentSimulator;
  let page: Page;
  const html: Record<string, { html: string }> = {};

  before(async () => {
    site = await startSite({
      pages: html,
      folders: { '/cdn': 'dist/cdn' },
      handle: ({ method, url }, response) => {
        if (method !== 'POST' || !url?.endsWith('/token')) return false;
        const answer = url === '/token' ? telephony.issueToken({ ref: 'op-1' }) : { token: 'aigent_demo' };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
        return true;
      },
    });
    browser = await launchBrowser();
  });
  beforeEach(async () => {
    telephony = await startAudinSimulator({ farEnd: 'tone' });
    analytics = await startAigentSimulator({ graceMs: 300 });
  });
  afterEach(async () => {
    await page.context().close();
    await telephony.close();
    await analytics.close();
    assert.deepEqual([...telephony.breaches, ...analytics.breaches], []);
  });
  after(async () => {
    await browser.close();
    await site.close();
  });

  /** An operator who is online, on a page with these files. */
  async function openDesk(files: string): Promise<void> {
    html['/desk'] = {
      html: `${files}
<operator-console id="console" protocol="audin" url="${telephony.url}" token-url="/token"></operator-console>
<aigent-stream for="console" auto url="${analytics.url}" token-url="/stream/token" agent-id="a-17" client-id="acme"
  agent-windows-username="ACME\\ada"></aigent-stream>`,
    };
    const context = await browser.newContext({ permissions: ['microphone'] });
    page = await context.newPage();
    await page.addInitScript('globalThis.__name = (target) => target;');
    await page.addInitScript(countLive);
    await page.goto(`${site.origin}/desk`);
    await page.getByRole('button', { name: 'Go online' }).click();
    await page.getByText('Online', { exact: true }).last().waitFor();
  }

  async function take(): Promise<void> {
    telephony.ring({ to: 'num-1', from: CALLER });
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('In a call').last().waitFor();
  }

  const streamIs = (state: string): Promise<void> => page.locator(`aigent-stream[state=${state}]`).waitFor();

  const live = (): Promise<LiveCounts> => page.evaluate(() => (window as unknown as ProbedWindow).liveCounts());

  /** How much of a side's power is the far end's tone, 0..1: looked at piece by piece, for a late frame moves its phase. */
  async function toneIn(call: AigentCall, side: 'agent' | 'client'): Promise<number> {
    const { samples, rateHz } = await call.sound(side);
    const piece = rateHz / 10;
    const power = { tone: 0, all: 0 };
    for (let at = 0; at + piece <= samples.length; at += piece) {
      const heard = Float64Array.from(samples.subarray(at, at + piece));
      power.tone += measureTone(heard, rateHz, FAR_HZ).amplitude ** 2 / 2;
      power.all += heard.reduce((sum, sample) => sum + sample * sample, 0) / piece;
    }
    assert.ok(power.all > 1e-4, `${side} is heard`);
    return power.tone / power.all;
  }

  it('streams each call, its sides in their places, over one AudioContext and one microphone', async () => {
    await openDesk(`<script type="module" src="/cdn/aigent-stream.js"></script>${CONSOLE_FILE}`);
    const ids: string[] = [];
    for (let calls = 0; calls < 2; calls++) {
      await take();
      await streamIs('streaming');
      const call = await soon('the stream', analytics.nextCall());
      ids.push(call.id);
      await page.waitForTimeout(1500);
      const { contexts, tracks, made } = await live();
      assert.deepEqual([contexts, tracks, made.microphones], [1, 1, calls + 1]);
      const [agent] = call.legs.agent;
      const metadata = agent?.metadata as { voice: { direction: string }; ani: string; agentAni: string };
      assert.deepEqual(
        [metadata.voice.direction, metadata.ani, metadata.agentAni],
        ['inbound', CALLER, telephony.numbers[0]?.phoneNumber],
      );
      await page.getByRole('button', { name: 'Hang up' }).click();
      await streamIs('ended');
      await soon('the end of the stream', call.ended);
      assert.ok((await toneIn(call, 'client')) > 0.8);
      assert.ok((await toneIn(call, 'agent')) < 0.2);
      await until('everything to be let go', async () => {
        const left = await live();
        return left.contexts === 0 && left.tracks === 0;
      });
    }
    assert.notEqual(ids[0], ids[1]);
  });

  it('joins a call that was there before its file was', async () => {
    await openDesk(CONSOLE_FILE);
    await take();
    assert.equal(analytics.calls.length, 0);
    await page.addScriptTag({ type: 'module', url: '/cdn/aigent-stream.js' });
    await streamIs('streaming');
    const call = await soon('the stream', analytics.nextCall());
    await page.waitForTimeout(1000);
    const { contexts, made } = await live();
    assert.deepEqual([contexts, made.microphones], [1, 1]);
    await page.getByRole('button', { name: 'Hang up' }).click();
    await soon('the end of the stream', call.ended);
    assert.ok((await toneIn(call, 'client')) > 0.8);
  });

  it('streams the microphone and the sound of an element beside another softphone, on a click', async () => {
    html['/other'] = {
      html: `<script type="module" src="/cdn/aigent-stream.js"></script>
<audio id="far"></audio>
<button id="ring">Ring</button>
<aigent-stream client-source="#far" url="${analytics.url}" token-url="/stream/token" agent-id="a-17" client-id="acme"
  agent-windows-username="ACME\\ada"></aigent-stream>
<script>
  document.querySelector('#ring').onclick = () => {
    const context = new AudioContext();
    const tone = new OscillatorNode(context, { frequency: ${FAR_HZ} });
    const remote = new MediaStreamAudioDestinationNode(context);
    tone.connect(remote);
    tone.start();
    document.querySelector('#far').srcObject = remote.stream;
    document.querySelector('#far').play();
  };
</script>`,
    };
    const context = await browser.newContext({ permissions: ['microphone'] });
    page = await context.newPage();
    await page.goto(`${site.origin}/other`);
    await page.getByRole('button', { name: 'Start streaming' }).click();
    await streamIs('streaming');
    await page.getByRole('button', { name: 'Ring' }).click();
    const call = await soon('the stream', analytics.nextCall());
    await page.waitForTimeout(1500);
    await page.getByRole('button', { name: 'Stop streaming' }).click();
    await soon('the end of the stream', call.ended);
    assert.ok((await toneIn(call, 'client')) > 0.8);
    assert.ok((await toneIn(call, 'agent')) < 0.2);
  });

  it('is stopped, paused and started by the operator in the middle of a call', async () => {
    await openDesk(`${CONSOLE_FILE}<script type="module" src="/cdn/aigent-stream.js"></script>`);
    await take();
    await streamIs('streaming');
    const first = await soon('the stream', analytics.nextCall());
    await page.getByRole('button', { name: 'Pause streaming' }).click();
    await streamIs('paused');
    await page.getByRole('button', { name: 'Stop streaming' }).click();
    await soon('the end of the first', first.ended);
    await page.getByRole('button', { name: 'Start streaming' }).click();
    await streamIs('streaming');
    const second = await soon('another stream', analytics.nextCall());
    assert.notEqual(first.id, second.id);
    await page.waitForTimeout(300);
    await page.getByRole('button', { name: 'Hang up' }).click();
    await streamIs('ended');
    await soon('the end of the second', second.ended);
    assert.equal(await page.getByRole('button', { name: 'Start streaming' }).count(), 0);
  });
});
