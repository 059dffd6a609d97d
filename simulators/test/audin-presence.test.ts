import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../src/audin/index.js';
import { simulateAudin, TestOperator } from './audin-helpers.js';
import { pause, until } from './helpers.js';

test('accepts the operator’s own numbers and rejects others', async (t) => {
  const simulator = await simulateAudin(t);
  const operator = new TestOperator(simulator);
  await operator.hear('connected');
  operator.presence.send({ type: 'set_available', phoneNumberIds: ['num-2', 'num-9'] });
  assert.deepEqual(await operator.hear('available_set'), {
    type: 'available_set',
    accepted: ['num-2'],
    rejected: ['num-9'],
  });
  simulator.ring({ to: 'num-1' });
  const call = simulator.ring({ to: '+390299990002', from: '+393331234567' });
  const offer = await operator.hear('incoming_call');
  assert.deepEqual(offer, {
    type: 'incoming_call',
    callSid: call.callSid,
    from: '+393331234567',
    to: '+390299990002',
    phoneNumberId: 'num-2',
  });
  assert.equal(operator.presence.ofType('incoming_call').length, 1);
  assert.deepEqual(simulator.breaches, []);
});

test('answers pings, and closes a socket that stays silent for 90 s', async (t) => {
  const clock = new ManualClock();
  const simulator = await simulateAudin(t, { clock });
  const operator = new TestOperator(simulator);
  await operator.hear('connected');
  await clock.advance(60_000);
  operator.presence.send({ type: 'ping' });
  await operator.hear('pong');
  assert.deepEqual(simulator.presences[0]?.pingsAtMs, [60_000]);
  await clock.advance(89_000);
  assert.equal(simulator.presences.length, 1);
  await clock.advance(1000);
  assert.deepEqual(await operator.presence.closed, { code: 1001, reason: 'idle' });
  assert.deepEqual(
    simulator.breaches.map(({ rule }) => rule),
    ['idle'],
  );
});

test('gives a call to the quicker of two operators and tells the other', async (t) => {
  const simulator = await simulateAudin(t);
  const ada = await new TestOperator(simulator, 'ada').goOnline('num-1');
  const bob = await new TestOperator(simulator, 'bob').goOnline('num-1');
  const call = simulator.ring();
  await ada.hear('incoming_call');
  await bob.hear('incoming_call');
  bob.accept(call.callSid);
  ada.accept(call.callSid);
  assert.deepEqual(await bob.hear('call_assigned'), { type: 'call_assigned', callSid: call.callSid });
  assert.deepEqual(await ada.hear('call_taken'), { type: 'call_taken', callSid: call.callSid });
  assert.equal(call.operatorRef, 'bob');
  await pause(50);
  assert.equal(bob.presence.ofType('call_taken').length, 0);
  assert.equal(ada.presence.ofType('call_assigned').length, 0);
  assert.deepEqual(simulator.breaches, []); // two accepts crossed: nobody's fault
});

test('lets a rival outside the test be quicker', async (t) => {
  const simulator = await simulateAudin(t, { faults: { presence: { rivalWins: true } } });
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const call = simulator.ring();
  await operator.hear('incoming_call');
  operator.accept(call.callSid);
  await operator.hear('call_taken');
  const second = simulator.ring();
  await until('the second offer', () => operator.presence.ofType('incoming_call').length === 2);
  second.takeByOther();
  await until('taken', () => operator.presence.ofType('call_taken').length === 2);
  assert.equal(await second.ended, 'taken');
});

test('ends a call that every operator declines, and one that nobody answers', async (t) => {
  const clock = new ManualClock();
  const simulator = await simulateAudin(t, { clock, ringForMs: 30_000 });
  const ada = await new TestOperator(simulator, 'ada').goOnline('num-1');
  const bob = await new TestOperator(simulator, 'bob').goOnline('num-1');
  const declined = simulator.ring();
  for (const operator of [ada, bob]) {
    await operator.hear('incoming_call');
    assert.equal(declined.phase, 'ringing');
    operator.presence.send({ type: 'reject', callSid: declined.callSid });
  }
  assert.equal(await declined.ended, 'rejected');
  const missed = simulator.ring();
  await clock.advance(30_000);
  assert.equal(await missed.ended, 'no-answer');
  ada.accept(missed.callSid);
  assert.equal((await ada.hear('error'))['code'], 'call_not_found');
  assert.deepEqual(simulator.breaches, []);
});

test('offers a ringing call again to an operator who comes back', async (t) => {
  const simulator = await simulateAudin(t);
  const first = await new TestOperator(simulator).goOnline('num-1');
  const call = simulator.ring();
  await first.hear('incoming_call');
  first.presence.socket.terminate();
  await until('gone', () => simulator.presences.length === 0);
  const again = await new TestOperator(simulator).goOnline('num-1');
  assert.equal((await again.hear('incoming_call'))['callSid'], call.callSid);
  assert.equal(call.offeredTo.size, 1);
});

test('says nothing when an offer is withdrawn, unless it is given a word for it', async (t) => {
  const silent = await simulateAudin(t);
  const operator = await new TestOperator(silent).goOnline('num-1');
  silent.ring().hangUp();
  await pause(50);
  assert.deepEqual(
    operator.presence.messages.map(({ type }) => type),
    ['connected', 'available_set', 'incoming_call'],
  );
  const worded = await simulateAudin(t, { withdrawnType: 'call_cancelled' });
  const told = await new TestOperator(worded).goOnline('num-1');
  worded.ring().hangUp();
  await told.hear('call_cancelled');
});

test('spells the keys of its messages as it is told to', async (t) => {
  const simulator = await simulateAudin(t, { names: { callSid: 'call_sid', from: 'callerNumber' } });
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const call = simulator.ring({ from: '+393331234567' });
  const offer = await operator.hear('incoming_call');
  assert.equal(offer['call_sid'], call.callSid);
  assert.equal(offer['callerNumber'], '+393331234567');
  assert.equal(offer['callSid'], undefined);
});

test('notes what is against the sheet', async (t) => {
  const simulator = await simulateAudin(t);
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const { presence } = operator;
  presence.socket.send('{');
  presence.socket.send(Buffer.from([1]));
  presence.send({ type: 'dance' });
  presence.send({ type: 'set_available', phoneNumberIds: 'num-1' });
  presence.send({ type: 'accept' });
  presence.send({ type: 'accept', callSid: 'CA0' });
  presence.send({ type: 'start_outbound', to: '02 1234', callerId: '+390299990001' });
  presence.send({ type: 'start_outbound', to: '+390212345678', callerId: '+391111111111' });
  await until('all of them', () => simulator.breaches.length === 8);
  assert.deepEqual(
    simulator.breaches.map(({ rule }) => rule),
    [
      'not-json',
      'wrong-kind-of-frame',
      'unknown-message',
      'bad-message',
      'bad-message',
      'unknown-call',
      'bad-message',
      'foreign-number',
    ],
  );
  assert.ok(simulator.breaches.every(({ operatorRef }) => operatorRef === 'op-1'));
  assert.equal(presence.socket.readyState, presence.socket.OPEN);
});
