import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import { startAillomVoxSimulator, type AillomVoxSimulator } from '../../simulators/src/aillomvox/index.ts';
import { CallLab, pause, type CallPage } from '../support/call-page.ts';
import { soon, until } from '../support/until.ts';
import { peak, tone } from '../support/signal.ts';
import { toInt16 } from '../support/wav.ts';

/**
 * Without the flag that lets sound start by itself. Whatever a test asks a page counts as a gesture of its visitor:
 * these pages report by themselves, to the console.
 */
describe('the visitor’s gesture', () => {
  let lab: CallLab;

  before(async () => {
    lab = await CallLab.start();
  });
  afterEach(() => lab.closePages());
  after(() => lab.close());

  it('starts the call and its sound by a click on the element', async (t) => {
    const simulator = await simulate(t);
    const call = await lab.open({ attributes: { url: simulator.url } });
    await call.click();
    await isHeard(call, simulator);
  });

  it('starts them by a click on the page’s own button that calls start()', async (t) => {
    const simulator = await simulate(t);
    const call = await lab.open({
      attributes: { url: simulator.url },
      script: `const own = document.body.appendChild(document.createElement('button'));
        own.id = 'own';
        own.onclick = () => call.start();`,
    });
    await call.page.locator('#own').click();
    await isHeard(call, simulator);
  });

  it('is missing from a start() at page load: audio-blocked, everything released, and a click works then', async (t) => {
    const simulator = await simulate(t);
    const call = await lab.open({
      attributes: { url: simulator.url },
      script: `setTimeout(() => call.start().catch(({ code }) => {
        console.log('rejected', code);
        setTimeout(() => {
          const { contexts, tracks, workers, sockets } = liveCounts();
          console.log('alive', contexts, tracks, workers, sockets);
          const told = seenEvents.filter(({ type }) => type === 'call-error');
          console.log('told', ...told.map(({ detail }) => detail.code));
        }, 900);
      }), 50);`,
    });
    await until('the page to report', () => call.console.at(-1)?.startsWith('told'));
    // The browser adds a remark of its own.
    assert.deepEqual(call.console.slice(-3), ['rejected audio-blocked', 'alive 0 0 0 0', 'told audio-blocked']);
    assert.equal(simulator.calls.length, 0);

    await call.click();
    await isHeard(call, simulator);
  });

  async function simulate(t: TestContext): Promise<AillomVoxSimulator> {
    const simulator = await startAillomVoxSimulator({ script: 'tone' });
    t.after(() => simulator.close());
    return simulator;
  }

  async function isHeard(call: CallPage, simulator: AillomVoxSimulator): Promise<void> {
    const leg = await soon('a call', simulator.nextCall());
    await call.reaches('active');
    await leg.sendAudio(toInt16(tone(440, leg.rateHz, 0.5, 0.5)));
    await until('sound from the microphone', () => leg.received.frames.length > 20);
    await pause(300);
    assert.ok(peak((await call.recorded()).samples) > 0.4);
  }
});
