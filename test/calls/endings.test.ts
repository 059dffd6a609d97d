import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import {
  startAillomVoxSimulator,
  type AillomVoxSimulator,
  type Faults,
  type SimulatedCall,
} from '../../simulators/src/aillomvox/index.ts';
import { CallLab, pause, type CallPage } from '../support/call-page.ts';
import { soon } from '../support/until.ts';

interface Ending {
  readonly promise: string;
  readonly act: (leg: SimulatedCall) => void;
  readonly reason: string;
  readonly error?: string;
}

const remoteEndings: readonly Ending[] = [
  { promise: 'hangup from the agent', act: (leg) => leg.send({ type: 'hangup' }), reason: 'remote-hangup' },
  { promise: 'hangup and a closed socket', act: (leg) => leg.hangup(), reason: 'remote-hangup' },
  { promise: 'close from the agent', act: (leg) => leg.send({ type: 'close' }), reason: 'remote-hangup' },
  { promise: 'a socket closed with 1000', act: (leg) => leg.closeSocket(1000), reason: 'remote-hangup' },
  { promise: 'close code 1008', act: (leg) => leg.closeSocket(1008, 'no'), reason: 'failed', error: 'unauthorized' },
  { promise: 'close code 1011', act: (leg) => leg.closeSocket(1011, 'oops'), reason: 'failed', error: 'server-error' },
  { promise: 'a cut line', act: (leg) => leg.terminate(), reason: 'failed', error: 'session-lost' },
  {
    promise: 'unauthorized in code',
    act: (leg) => leg.send({ type: 'error', code: 'UNAUTHORIZED', message: 'no' }),
    reason: 'failed',
    error: 'unauthorized',
  },
  {
    promise: 'insufficient_balance in error, and a closed socket',
    act: (leg) => {
      leg.send({ type: 'error', error: 'insufficient_balance' });
      leg.closeSocket(1008);
    },
    reason: 'failed',
    error: 'insufficient-balance',
  },
  {
    promise: 'max_duration_reached in message',
    act: (leg) => leg.send({ type: 'error', message: 'max_duration_reached' }),
    reason: 'max-duration',
  },
  {
    promise: 'an error of another kind and a closed socket',
    act: (leg) => {
      leg.send({ type: 'error', message: 'engine fell over' });
      leg.closeSocket(1011);
    },
    reason: 'failed',
    error: 'server-error',
  },
];

describe('a call that ends', () => {
  let lab: CallLab;

  before(async () => {
    lab = await CallLab.start({ autoplay: true });
  });
  afterEach(() => lab.closePages());
  after(() => lab.close());

  for (const transport of ['worker', 'inline']) {
    it(`by the button says hangup, closes with 1000 and lets go of everything within a second (${transport})`, async (t) => {
      const { call, leg } = await active(t, { transport });
      await call.click();
      const { code } = await soon('the socket to close', leg.closed);
      assert.equal(code, 1000);
      assert.deepEqual(leg.messages.at(-1)?.message, { type: 'hangup' });
      await call.released();
      assert.equal(await endReason(call), 'hangup');
      assert.deepEqual(await call.events('call-error'), []);
      assert.deepEqual(await call.faults(), []);
    });
  }

  for (const { promise, act, reason, error } of remoteEndings) {
    it(`by ${promise} is told as ${error ?? reason}, once, and can be made again`, async (t) => {
      const { call, leg, simulator } = await active(t);
      act(leg);
      await call.reaches('ended');
      await call.released();
      await soon('the socket to close', leg.closed);
      await pause(100);
      const errors = await call.events('call-error');
      assert.deepEqual(
        errors.map(({ detail }) => detail['code']),
        error ? [error] : [],
      );
      assert.equal(await endReason(call), reason);
      assert.equal((await call.events('call-end')).length, 1);
      await again(call, simulator);
      assert.deepEqual(await call.faults(), []);
    });
  }

  const refusals: readonly { promise: string; faults: Faults; error: string; limitMs?: number }[] = [
    { promise: 'a refused upgrade (401)', faults: { refuseStatus: 401 }, error: 'connect-refused' },
    { promise: 'a refused upgrade (503)', faults: { refuseStatus: 503 }, error: 'connect-refused' },
    { promise: 'an upgrade that hangs', faults: { hangUpgrade: true }, error: 'connect-timeout', limitMs: 1200 },
    { promise: 'a line that is cut at once', faults: { cutAfterMs: 0 }, error: 'connection-lost' },
    {
      promise: 'an error instead of a welcome',
      faults: { errorAfterConfig: { message: 'Unauthorized' } },
      error: 'unauthorized',
    },
  ];
  for (const { promise, faults, error, limitMs } of refusals) {
    it(`before it began, by ${promise}, is told as ${error}, once, and can be made again`, async (t) => {
      const simulator = await simulate(t);
      simulator.setFaults(faults);
      const call = await lab.open({
        attributes: { url: simulator.url },
        script: `call.session = new call.session.constructor({
          protocol: 'aillomvox',
          url: call.url,
          systemPrompt: 'You are a test.',
          getToken: call.getToken,
          audioConstraints: call.audioConstraints,
          connectLimitMs: ${limitMs ?? 10_000},
        });`,
      });
      await call.click();
      await call.reaches('ended');
      await call.released();
      await pause(100);
      assert.deepEqual(
        (await call.events('call-error')).map(({ detail }) => detail['code']),
        [error],
      );
      const states = (await call.events('call-state-change')).map(({ detail }) => detail['state']);
      assert.deepEqual(states, ['connecting', 'ended']);
      simulator.clearFaults();
      while (simulator.calls.length > 0 && !simulator.calls.every(({ ended }) => ended)) await pause(10);
      await again(call, simulator);
      assert.deepEqual(await call.faults(), []);
    });
  }

  it('before it began, by a key that is not valid, is told as unauthorized, once', async (t) => {
    const simulator = await simulate(t);
    const call = await lab.open({
      attributes: { url: simulator.url },
      script: `call.getToken = async () => ({ token: 'av_wrong' });`,
    });
    await call.click();
    await call.reaches('ended');
    await call.released();
    await pause(200);
    assert.deepEqual(
      (await call.events('call-error')).map(({ detail }) => detail['code']),
      ['unauthorized'],
    );
    assert.equal((await call.events('call-start')).length, 0);
  });

  async function simulate(t: TestContext): Promise<AillomVoxSimulator> {
    const simulator = await startAillomVoxSimulator({ script: 'tone' });
    t.after(() => simulator.close());
    return simulator;
  }

  async function active(
    t: TestContext,
    attributes: Record<string, string> = {},
  ): Promise<{ call: CallPage; leg: SimulatedCall; simulator: AillomVoxSimulator }> {
    const simulator = await simulate(t);
    const call = await lab.open({ attributes: { url: simulator.url, ...attributes } });
    await call.click();
    const leg = await soon('a call', simulator.nextCall());
    await call.reaches('active');
    return { call, leg, simulator };
  }

  /** The same element calls once more, and all is as it should be. */
  async function again(call: CallPage, simulator: AillomVoxSimulator): Promise<void> {
    await call.click();
    await call.reaches('active');
    const leg = simulator.calls.at(-1)!;
    await call.click();
    assert.equal((await soon('the socket to close', leg.closed)).code, 1000);
    await call.released();
  }

  async function endReason(call: CallPage): Promise<unknown> {
    return (await call.events('call-end')).at(-1)?.detail['reason'];
  }
});
