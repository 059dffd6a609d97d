import assert from 'node:assert/strict';
import test from 'node:test';
import { sine, startAillomVoxSimulator } from '../../simulators/src/aillomvox/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { watchMemory } from '../support/memory.ts';
import { startSite } from '../support/site.ts';
import { soon } from '../support/until.ts';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 10);

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
  await page.locator('voice-agent-call [part=call-button]').click();
  const leg = await soon('a call', simulator.nextCall());

  await watchMemory(t, browser, page, { minutes: MINUTES, settledMinute: 2 }, async (minute) => {
    assert.equal(leg.ended, false, `the call goes on after ${minute} minutes`);
  });
  assert.deepEqual(leg.breaches, []);
  await page.locator('voice-agent-call [part=call-button]').click();
  assert.equal((await soon('the socket to close', leg.closed)).code, 1000);
});
