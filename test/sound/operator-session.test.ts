import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { startAudinSimulator, type AudinSimulator, type PhoneCall } from '../../simulators/src/audin/index.ts';
import { mulawFromSamples, samplesFromMulaw } from '../../simulators/src/sound/mulaw.ts';
import { matchPieces, matchWithin } from '../support/alignment.ts';
import { pause } from '../support/call-page.ts';
import { OperatorLab, type OperatorPage } from '../support/operator-page.ts';
import type { Tap } from '../support/page-probes.ts';
import { bandNoise, compare, faded, sampled } from '../support/signal.ts';
import { twice } from '../support/twice.ts';
import { soon, until } from '../support/until.ts';
import { fromInt16, MICROPHONE_HZ, toInt16 } from '../support/wav.ts';

const LINE_HZ = 8000;
const CALLER = '+393331234567';
const voice = fromInt16(toInt16(faded(bandNoise(7, 120, 3300, MICROPHONE_HZ, 12, 0.15), MICROPHONE_HZ)));

const speech = toInt16(faded(bandNoise(31, 120, 3360, LINE_HZ, 4, 0.15), LINE_HZ));

/** What G.711 alone leaves of these samples, by the simulator's own codec. */
function codecSnrDb(samples: Float64Array): number {
  return compare(fromInt16(samplesFromMulaw(mulawFromSamples(toInt16(samples)))), samples).snrDb;
}

describe('an operator’s session', () => {
  let lab: OperatorLab;
  let simulator: AudinSimulator;
  let operator: OperatorPage;

  before(async () => {
    lab = await OperatorLab.start(() => simulator, toInt16(voice));
  });
  beforeEach(async () => {
    lab.tokens.length = 0;
    simulator = await startAudinSimulator({ farEnd: 'quiet', answerAfterMs: 200 });
    operator = await lab.open(simulator);
  });
  afterEach(async () => {
    const events = JSON.stringify(await operator.events());
    const said = [events, ...operator.console].join('\n');
    for (const token of lab.tokens) assert.ok(!said.includes(token), 'a token was told');
    await operator.close();
    assert.deepEqual(simulator.breaches, []);
    await simulator.close();
  });
  after(() => lab.close());

  const goOnline = (): Promise<void> => operator.do((session) => session.goOnline(['num-1']));

  /** A call that comes in, is accepted and active. */
  async function takeCall(): Promise<PhoneCall> {
    const call = simulator.ring({ to: 'num-1', from: CALLER });
    await operator.is('ringing');
    await operator.do((session) => session.accept());
    await soon('the call', call.connected);
    await operator.is('active');
    return call;
  }

  /** Without what an earlier call of the page left. */
  async function recordedSince(atMs: number, tap?: Tap): Promise<{ rateHz: number; samples: Float64Array }> {
    const { rateHz, samples, sampleAt } = await operator.recorded(tap);
    return { rateHz, samples: samples.subarray(sampleAt(atMs)) };
  }

  it('goes online on the numbers that count, lists the account’s, and leaves without a trace', async () => {
    assert.deepEqual(await operator.do((session) => session.listPhoneNumbers()), [
      { id: 'num-1', phoneNumber: '+390299990001', displayName: 'Sales' },
      { id: 'num-2', phoneNumber: '+390299990002', displayName: undefined },
    ]);
    await operator.do((session) => session.goOnline(['num-1', 'elsewhere']));
    await until('the numbers', async () => (await operator.events('availability-change')).length > 0);
    const [available] = await operator.events('availability-change');
    assert.deepEqual(available?.detail, { accepted: ['num-1'], rejected: ['elsewhere'] });

    await operator.do((session) => session.goOnline(['num-2']));
    await until('the other number', () => simulator.presences[0]?.numberIds[0] === 'num-2');
    assert.equal(simulator.presences.length, 1);
    assert.equal(lab.tokens.length, 1, 'one token for the list and for presence');

    await operator.do((session) => session.goOffline());
    await until('the socket to close', () => simulator.presences.length === 0);
    const states = (await operator.events('presence-state-change')).map(({ detail }) => detail['state']);
    assert.deepEqual(states, ['connecting', 'online', 'offline']);
    await until('the worker to go', () => operator.page.workers().length === 0);
    assert.deepEqual(await operator.events('call-error'), []);
  });

  it('is checked before calls, offline and online: nothing becomes available, nothing stays open', async () => {
    const check = (): Promise<string[]> =>
      operator.do(async (session) => {
        const { steps } = await session.checkCall();
        return steps.map(({ step, passed, ms }) => `${step} ${passed} ${ms !== undefined && ms < 5000}`);
      });
    const all = ['microphone', 'worklet', 'token', 'socket', 'round-trip'].map((step) => `${step} true true`);
    const seen: number[] = [];
    const watch = setInterval(() => seen.push(...[...simulator.presences].map(({ numberIds }) => numberIds.length)), 5);
    assert.deepEqual(await check(), all);
    clearInterval(watch);
    assert.ok(seen.length > 0 && seen.every((numbers) => numbers === 0), `numbers: ${seen.join(' ')}`);
    await until('the presence to go', () => simulator.presences.length === 0);
    await until(
      'all to be released',
      async () => {
        const { contexts, tracks, workers, sockets, timers } = await operator.live();
        return contexts + tracks + workers + sockets + timers === 0;
      },
      2000,
    );
    await goOnline();
    assert.deepEqual(await check(), all);
    assert.deepEqual(simulator.presences[0]?.numberIds, ['num-1']);
    assert.equal(simulator.presences.length, 1);
    const call = await takeCall();
    await operator.do((session) => session.hangUp());
    await soon('the end', call.ended);
  });

  it('gives a call to one of two operators who accept it at once', async () => {
    const other = await lab.open(simulator, { tokenUrl: '/token/op-2' });
    const both = [operator, other];
    for (const one of both) await one.do((session) => session.goOnline(['num-1']));
    for (let round = 0; round < 3; round++) {
      const call = simulator.ring({ to: 'num-1', from: CALLER });
      for (const one of both) await one.is('ringing');
      await Promise.all(both.map((one) => one.do((session) => session.accept())));
      await soon('the call', call.connected);
      const [winner, loser] = call.operatorRef === 'op-1' ? both : [other, operator];
      await loser!.is('ended');
      await winner!.is('active');
      const [end] = (await loser!.events('call-end')).slice(-1);
      assert.equal(end?.detail['reason'], 'taken-by-other');
      await winner!.do((session) => session.hangUp());
      assert.equal(await soon('the end', call.ended), 'operator-hangup');
      await winner!.is('ended');
    }
    assert.deepEqual([...(await operator.events('call-error')), ...(await other.events('call-error'))], []);
    await other.close();
  });

  it('takes a call: each side hears the other as well as μ-law lets it', async (t) => {
    await goOnline();
    await twice(
      async () => {
        const beganMs = Date.now();
        const call = await takeCall();
        await call.say(speech);
        await pause(600);
        const jitter = await operator.do(({ stats }) => ({ ...stats.jitter }));
        const [played, given] = [await recordedSince(beganMs), await recordedSince(beganMs, 'microphone')];
        await operator.do((session) => session.hangUp());
        assert.equal(await soon('the end', call.ended), 'operator-hangup');

        const heard = fromInt16(call.audio!.heard());
        const known = heard.subarray(LINE_HZ / 5, Math.min(heard.length, LINE_HZ * 4));
        const up = matchWithin(known, LINE_HZ, given.samples, given.rateHz);
        const step = given.rateHz / LINE_HZ;
        const upCodecDb = codecSnrDb(sampled(given.samples, up.offset * step, step, known.length));
        const source = fromInt16(speech);
        const downCodecDb = codecSnrDb(source);
        const pieces = matchPieces(played.samples, played.rateHz, source, LINE_HZ, 0.25);
        // At the end of speech the jitter buffer takes back delay.
        const spoilt = pieces.slice(0, -1).filter(({ snrDb }) => snrDb < downCodecDb - 1);
        t.diagnostic(
          `up ${up.worstSnrDb.toFixed(2)} dB, G.711 alone ${upCodecDb.toFixed(2)}; down ${pieces
            .map(({ snrDb }) => snrDb.toFixed(1))
            .join(' ')}, G.711 alone ${downCodecDb.toFixed(2)}, ${jitter.underruns} underruns`,
        );
        assert.ok(up.worstSnrDb > upCodecDb - 1, `up: ${up.worstSnrDb} dB`);
        assert.ok(spoilt.length <= (jitter.underruns ?? 0) * 2, `${spoilt.length} spoilt pieces`);
      },
      (text) => t.diagnostic(text),
    );
    const [record] = await operator.do((session) => [...session.calls]);
    assert.equal(record?.reason, 'hangup');
    assert.equal(record?.from, CALLER);
    assert.ok(record.durationMs > 3000, `${record.durationMs} ms`);
    await until('the microphone to go', async () => (await operator.live()).tracks === 0, 1000);
    await until('the sound to go', async () => (await operator.live()).contexts === 0, 1000);
    assert.equal(await operator.do((session) => session.presence), 'online');
  });

  it('sends silence while muted, keys with a tone that only the operator hears, and is told the end', async () => {
    await goOnline();
    const call = await takeCall();
    await operator.do((session) => session.setMicMuted(true));
    await until('the mute', () => call.audio?.muted);
    await pause(800);
    const before = call.audio!.heard().length;
    await operator.do((session) => session.sendDtmf('5'));
    await pause(600);
    assert.ok(call.audio!.heard().length > before + LINE_HZ / 4, 'frames go on');
    assert.ok(
      call
        .audio!.heard()
        .subarray(before)
        .every((sample) => sample === 0),
      'silence',
    );
    assert.deepEqual(call.digits, ['5']);
    const { samples, rateHz } = await operator.recorded();
    const toneMs = (samples.filter((value) => Math.abs(value) > 0.02).length * 1000) / rateHz;
    assert.ok(toneMs > 80 && toneMs < 250, `a tone of ${toneMs} ms`);
    call.hangUp();
    await operator.is('ended');
    const [end] = await operator.events('call-end');
    assert.equal(end?.detail['reason'], 'remote-hangup');
    assert.deepEqual(await operator.events('call-error'), []);
  });

  it('dials a number as people write it, and gives it up', async () => {
    await goOnline();
    const dialled = await operator.do((session) => session.dial('+39 02 1234-567', { callerId: '+390299990001' }));
    const call = await simulator.nextDialled();
    assert.equal(call.to, '+39021234567');
    assert.equal(dialled.callId, call.callSid);
    await soon('an answer', call.connected);
    await operator.is('active');
    const refused = await operator.do((session) =>
      session.dial('+39021234568', { callerId: '+390299990001' }).catch((error: { code: string }) => error.code),
    );
    assert.equal(refused, 'invalid-state');
    await operator.do((session) => session.hangUp());
    assert.equal(await soon('the end', call.ended), 'operator-hangup');
    assert.equal(simulator.calls.length, 1);
  });

  it('gives up a dialled call before its sound is open: the far end is not left waiting', async () => {
    await goOnline();
    for (let i = 0; i < 3; i++) {
      await operator.do(async (session) => {
        await session.dial('+39021234567', { callerId: '+390299990001' });
        session.hangUp();
      });
      const call = await simulator.nextDialled();
      assert.equal(await soon('the end', call.ended, 3000), 'operator-hangup');
    }
    assert.deepEqual(await operator.events('call-start'), []);
  });

  it('never talks when the platform refuses the sound for its token', async () => {
    await goOnline();
    const call = simulator.ring({ to: 'num-1', from: CALLER });
    await operator.is('ringing');
    simulator.revokeTokens();
    await operator.do((session) => session.accept());
    await operator.is('ended');
    assert.deepEqual(await operator.events('call-start'), []);
    const errors = await operator.events('call-error');
    assert.deepEqual(
      errors.map(({ detail }) => detail['code']),
      ['unauthorized'],
    );
    call.hangUp();
  });

  it('hears that another operator was quicker, at the moment it accepts, and can take the next call', async () => {
    simulator.setFaults({ presence: { rivalWins: true } });
    await goOnline();
    simulator.ring({ to: 'num-1', from: CALLER });
    await operator.is('ringing');
    await operator.do((session) => session.accept());
    await operator.is('ended');
    const [end] = await operator.events('call-end');
    assert.equal(end?.detail['reason'], 'taken-by-other');
    assert.deepEqual(await operator.events('call-start'), []);
    assert.deepEqual(await operator.events('call-error'), []);
    await until('the microphone to go', async () => (await operator.live()).tracks === 0, 1000);
    simulator.ring({ to: 'num-1', from: CALLER });
    await operator.is('ringing');
    await operator.do((session) => session.reject());
    await until('the refusal', () => simulator.calls[1]?.endReason === 'rejected');
  });

  it('declines a second offer without disturbing the first', async () => {
    await goOnline();
    const first = await takeCall();
    const second = simulator.ring({ to: 'num-1', from: '+393330000000' });
    assert.equal(await soon('the second call to be declined', second.ended), 'rejected');
    assert.equal(first.phase, 'talking');
    assert.equal((await operator.events('incoming-call')).length, 1);
    await operator.do((session) => session.hangUp());
  });

  it('keeps the call when presence is cut, and comes back on the same numbers', async () => {
    await goOnline();
    await operator.do((session) => session.goOnline(['num-2', 'num-1']));
    const call = await takeCall();
    simulator.presences[0]!.connection.terminate();
    await operator.isPresent('reconnecting');
    await operator.isPresent('online');
    await until('the numbers', () => simulator.presences[0]?.numberIds.length === 2);
    assert.deepEqual(simulator.presences[0]?.numberIds, ['num-2', 'num-1']);
    assert.equal(call.phase, 'talking');
    const heard = call.audio!.heard().length;
    await pause(500);
    assert.ok(call.audio!.heard().length > heard + LINE_HZ / 4, 'the sound goes on');
    const errors = await operator.events('call-error');
    assert.deepEqual(
      errors.map(({ detail }) => [detail['code'], detail['fatal']]),
      [['connection-lost', false]],
    );
    await operator.do((session) => session.hangUp());
    assert.equal(await soon('the end', call.ended), 'operator-hangup');
  });

  it('ends the call as failed when its sound is cut, and stays online', async () => {
    await goOnline();
    const call = await takeCall();
    call.audio!.connection.terminate();
    await operator.is('ended');
    const [end] = await operator.events('call-end');
    assert.equal(end?.detail['reason'], 'failed');
    const errors = await operator.events('call-error');
    assert.deepEqual(
      errors.map(({ detail }) => detail['code']),
      ['session-lost'],
    );
    assert.equal(await operator.do((session) => session.presence), 'online');
    await until('the microphone to go', async () => (await operator.live()).tracks === 0, 1000);
  });

  it('ends its call when it goes offline', async () => {
    await goOnline();
    const call = await takeCall();
    await operator.do((session) => session.goOffline());
    assert.equal(await soon('the end', call.ended), 'operator-hangup');
    const [end] = await operator.events('call-end');
    assert.equal(end?.detail['reason'], 'offline');
    await until('the workers to go', () => operator.page.workers().length === 0, 2000);
  });

  it('hangs up when the page is left, and is online again when the visitor comes back to it', async () => {
    await goOnline();
    const call = await takeCall();
    await operator.page.goto(`${lab.origin}/elsewhere`);
    assert.equal(await soon('the end', call.ended), 'operator-hangup');
    await until('presence to end', () => simulator.presences.length === 0);
    // The driver does not see that a kept page is back; a page loaded anew would not go online by itself.
    await operator.page.goBack({ waitUntil: 'commit' });
    await until('the number', () => simulator.presences[0]?.numberIds[0] === 'num-1');
    assert.equal(await operator.do((session) => session.state), 'ended');
    const [end] = await operator.events('call-end');
    assert.equal(end?.detail['reason'], 'hangup');
  });

  it('takes sixty calls one after the other and keeps nothing of them', { timeout: 120_000 }, async () => {
    await goOnline();
    for (let i = 0; i < 60; i++) {
      const call = await takeCall();
      if (i % 2) call.hangUp();
      else await operator.do((session) => session.hangUp());
      await soon('the end', call.ended);
      await operator.is('ended');
    }
    assert.equal(await operator.do((session) => session.calls.length), 60);
    await until(
      'all to be released',
      async () => {
        const { contexts, tracks, workers, sockets, timers } = await operator.live();
        // Presence has a worker of its own, and the token's renewal is on the page.
        const ofPresence = workers === 1 && operator.page.workers().length === 1 && timers === 1;
        return contexts + tracks + sockets === 0 && ofPresence;
      },
      2000,
    );
    assert.deepEqual(await operator.events('call-error'), []);
  });

  it('renews a token that ends during a call: the call goes on, and presence comes back with the new one', async () => {
    await operator.close();
    await simulator.close();
    simulator = await startAudinSimulator({ farEnd: 'quiet', tokenLifeS: 62 });
    operator = await lab.open(simulator);
    lab.tokens.length = 0;
    await goOnline();
    const call = await takeCall();
    await until('the renewal', () => lab.tokens.length > 1);
    assert.equal((await operator.events('token-expiring')).length > 0, true);
    assert.equal(call.phase, 'talking');
    simulator.presences[0]!.connection.terminate();
    await operator.isPresent('reconnecting');
    await operator.isPresent('online');
    const heard = call.audio!.heard().length;
    await pause(300);
    assert.ok(call.audio!.heard().length > heard, 'the sound goes on');
    await operator.do((session) => session.hangUp());
    assert.equal(await soon('the end', call.ended), 'operator-hangup');
  });

  it('replaces a token that does not count, once', async () => {
    await goOnline();
    simulator.revokeTokens();
    simulator.presences[0]!.connection.terminate();
    await operator.isPresent('reconnecting');
    await operator.isPresent('online');
    assert.equal(lab.tokens.length, 2);
  });
});
