import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import {
  startAillomVoxSimulator,
  type AillomVoxSimulator,
  type SimulatedCall,
} from '../../simulators/src/aillomvox/index.ts';
import { CallLab, pause, type CallPage } from '../support/call-page.ts';
import { soon, until } from '../support/until.ts';

const CALLS = 200;

const moves: Readonly<Record<string, string>> = {
  append: 'void document.body.append(call)',
  insertBefore: 'void document.body.insertBefore(call, document.body.firstChild)',
  'remove and append in one task': 'void (call.remove(), document.body.append(call))',
  moveBefore: 'void document.body.moveBefore(call, document.body.firstChild)',
};

describe('the element’s life', () => {
  let lab: CallLab;

  before(async () => {
    lab = await CallLab.start({ autoplay: true });
  });
  afterEach(() => lab.closePages());
  after(() => lab.close());

  for (const [name, move] of Object.entries(moves)) {
    it(`keeps the call when its node is moved by ${name}`, async (t) => {
      const { call, leg } = await active(t);
      const framesBefore = leg.received.frames.length;
      await run(call, move);
      await until('sound after the move', () => leg.received.frames.length > framesBefore + 40);
      assert.equal(leg.ended, false);
      assert.equal(leg.messages.length, 1);
      assert.deepEqual((await call.live()).made, { contexts: 1, microphones: 1, workers: 1, sockets: 0 });
      await call.click();
      assert.equal((await soon('the socket to close', leg.closed)).code, 1000);
    });
  }

  it('hangs up and lets go of everything when it is removed', async (t) => {
    const { call, leg } = await active(t);
    await run(call, 'call.remove()');
    assert.equal((await soon('the socket to close', leg.closed)).code, 1000);
    assert.deepEqual(leg.messages.at(-1)?.message, { type: 'hangup' });
    await call.released();
    assert.deepEqual(await call.faults(), []);
  });

  it('hangs up when the visitor leaves the page', async (t) => {
    const { call, leg } = await active(t);
    await call.page.goto(`${lab.origin}/elsewhere`);
    await soon('the socket to close', leg.closed);
    assert.deepEqual(leg.messages.at(-1)?.message, { type: 'hangup' });
  });

  const stages: Readonly<Record<string, string>> = {
    'the token': 'call.getToken = () => new Promise(() => {});',
    'the microphone': 'navigator.mediaDevices.getUserMedia = () => new Promise(() => {});',
    'the socket': '',
  };
  const leavings: Readonly<Record<string, string>> = { 'end()': 'call.end()', removal: 'call.remove()' };
  for (const [stage, script] of Object.entries(stages)) {
    for (const [name, leave] of Object.entries(leavings)) {
      it(`stops connecting and lets go of everything by ${name} while it waits for ${stage}`, async (t) => {
        const simulator = await simulate(t);
        simulator.setFaults({ hangUpgrade: true });
        const call = await lab.open({ attributes: { url: simulator.url }, script });
        await run(call, 'void (window.started = call.start().then(() => "resolved", String))');
        await pause(500);
        assert.equal((await call.live()).workers, 1);
        await run(call, leave);
        await call.released();
        assert.equal(await call.page.evaluate('window.started'), 'resolved');
        assert.equal(await call.page.evaluate('window.call.state'), 'ended');
        // A removed element's events go nowhere; one that stays tells of a hang-up, not of an error.
        if (name === 'end()') assert.equal((await call.events('call-end'))[0]?.detail['reason'], 'hangup');
        assert.deepEqual(await call.events('call-error'), []);
        assert.deepEqual(await call.faults(), []);
      });
    }
  }

  it('is cancelled by its own button while it connects, and calls again', async (t) => {
    const simulator = await simulate(t);
    simulator.setFaults({ hangUpgrade: true });
    const call = await lab.open({ attributes: { url: simulator.url } });
    await call.click();
    await call.reaches('connecting');
    await pause(300);
    assert.match(await call.button.innerText(), /Cancel/);
    await call.click();
    await call.reaches('ended');
    await call.released();
    simulator.clearFaults();
    await call.click();
    await call.reaches('active');
  });

  it('turns a microphone off that is granted to a call that has ended', async (t) => {
    const simulator = await simulate(t);
    const call = await lab.open({
      attributes: { url: simulator.url },
      script: `const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (wanted) => {
          await new Promise((resolve) => setTimeout(resolve, 600));
          return ask(wanted);
        };`,
    });
    await call.click();
    await pause(200);
    await call.click();
    await call.reaches('ended');
    await until('the microphone to be granted', async () => (await call.live()).made.microphones === 1);
    await call.released();
    assert.deepEqual(
      simulator.calls.map(({ ended, messages }) => [ended, messages.length]),
      [[true, 0]],
    );
    assert.deepEqual(await call.faults(), []);
  });

  it('closes the socket that was opened beside a microphone which then fails: one error, and nothing was said', async (t) => {
    const simulator = await simulate(t);
    const call = await lab.open({
      attributes: { url: simulator.url },
      script: `navigator.mediaDevices.getUserMedia = async () => {
          await new Promise((resolve) => setTimeout(resolve, 600));
          throw new DOMException('in use', 'NotReadableError');
        };`,
    });
    await call.click();
    await until('a socket', () => simulator.calls.length === 1);
    await call.reaches('ended');
    await call.released();
    const leg = simulator.calls[0]!;
    assert.equal((await soon('the socket to close', leg.closed)).code, 1000);
    assert.deepEqual(leg.messages, []);
    assert.deepEqual(
      (await call.events('call-error')).map(({ detail }) => detail['code']),
      ['mic-in-use'],
    );
    assert.deepEqual(await call.faults(), []);
  });

  it('refuses a second start with invalid-state and leaves the call alone', async (t) => {
    const { call, leg } = await active(t);
    assert.equal(await run(call, 'call.start().then(() => "resolved", ({ code }) => code)'), 'invalid-state');
    const framesBefore = leg.received.frames.length;
    await until('sound', () => leg.received.frames.length > framesBefore + 20);
    assert.deepEqual(await call.events('call-error'), []);
    assert.equal((await call.live()).made.contexts, 1);
  });

  it(`leaves nothing behind after ${CALLS} calls`, async (t) => {
    const simulator = await simulate(t);
    const call = await lab.open({ attributes: { url: simulator.url } });
    for (let round = 1; round <= CALLS; round++) {
      await call.click();
      await call.reaches('active');
      await call.click();
      await call.reaches('ended');
    }
    await call.released();
    assert.deepEqual((await call.live()).made, { contexts: CALLS, microphones: CALLS, workers: CALLS, sockets: 0 });
    await until('every socket to be closed', () => simulator.calls.every(({ ended }) => ended));
    assert.deepEqual(
      (await Promise.all(simulator.calls.map(({ closed }) => closed))).map(({ code }) => code),
      Array.from({ length: CALLS }, () => 1000),
    );
    assert.deepEqual(simulator.breaches, []);
    assert.deepEqual(await call.events('call-error'), []);
    assert.deepEqual(await call.faults(), []);
  });

  async function simulate(t: TestContext): Promise<AillomVoxSimulator> {
    const simulator = await startAillomVoxSimulator({ script: 'tone', callsPerKey: 5 });
    t.after(() => simulator.close());
    return simulator;
  }

  async function active(t: TestContext): Promise<{ call: CallPage; leg: SimulatedCall }> {
    const simulator = await simulate(t);
    const call = await lab.open({ attributes: { url: simulator.url } });
    await call.click();
    const leg = await soon('a call', simulator.nextCall());
    await call.reaches('active');
    await until('sound from the page', () => leg.received.frames.length > 5);
    return { call, leg };
  }

  /** Runs an expression in the page with the element as `call`; answers its value. */
  function run(call: CallPage, expression: string): Promise<unknown> {
    return call.page.evaluate(`(() => {
      const call = (window.call ??= document.querySelector('voice-agent-call'));
      return (${expression});
    })()`);
  }
});
