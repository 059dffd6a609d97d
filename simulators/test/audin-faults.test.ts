import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sine } from '../src/audin/index.js';
import { audioUrl, presenceUrl, simulateAudin, speak, TestOperator } from './audin-helpers.js';
import { pause, TestClient, until } from './helpers.js';

test('cuts, closes or refuses one channel and leaves the other alone', async (t) => {
  const simulator = await simulateAudin(t);
  const operator = await new TestOperator(simulator).goOnline('num-1');
  simulator.setFaults({ audio: { cutAfterMs: 100 } });
  const cut = simulator.ring();
  const audio = await operator.take();
  assert.equal((await audio.closed).code, 1006);
  assert.equal(await cut.ended, 'lost');
  simulator.setFaults({ audio: { refuseStatus: 503 }, presence: { closeAfterMs: 20, closeCode: 1012 } });
  const { token } = simulator.issueToken();
  const refused = new TestClient(audioUrl(simulator, 'CA0', token));
  await refused.closed;
  assert.match(refused.error?.message ?? '', /503/);
  assert.equal((await new TestClient(presenceUrl(simulator, token)).closed).code, 1012);
  assert.equal(operator.presence.socket.readyState, operator.presence.socket.OPEN);
  simulator.clearFaults();
  assert.equal((await new TestOperator(simulator).hear('connected'))['type'], 'connected');
  assert.deepEqual(simulator.breaches, []);
});

test('leaves pings unanswered', async (t) => {
  const simulator = await simulateAudin(t, { faults: { presence: { noPong: true } } });
  const operator = await new TestOperator(simulator).goOnline('num-1');
  operator.presence.send({ type: 'ping' });
  await until('the ping', () => simulator.presences[0]?.pingsAtMs.length === 1);
  await pause(50);
  assert.equal(operator.presence.ofType('pong').length, 0);
});

test('rejects some numbers, or all', async (t) => {
  const simulator = await simulateAudin(t, { faults: { presence: { rejectNumbers: ['num-1'] } } });
  const some = await new TestOperator(simulator).goOnline('num-1', 'num-2');
  assert.deepEqual((await some.hear('available_set'))['rejected'], ['num-1']);
  simulator.setFaults({ presence: { rejectNumbers: true } });
  const none = await new TestOperator(simulator).goOnline('num-1', 'num-2');
  assert.deepEqual((await none.hear('available_set'))['accepted'], []);
});

test('refuses to dial, or does not answer at all', async (t) => {
  const dial = { type: 'start_outbound', to: '+390212345671', callerId: '+390299990001' };
  const simulator = await simulateAudin(t, { faults: { presence: { refuseDial: { code: 'no_credit' } } } });
  const operator = await new TestOperator(simulator).goOnline();
  operator.presence.send(dial);
  assert.equal((await operator.hear('error'))['code'], 'no_credit');
  simulator.setFaults({ presence: { ignoreDial: true } });
  const ignored = await new TestOperator(simulator, 'op-2').goOnline();
  ignored.presence.send(dial);
  await pause(50);
  assert.equal(ignored.presence.messages.length, 2);
  assert.equal(simulator.calls.length, 0);
});

test('says rubbish first, and everything twice', async (t) => {
  const faults = { presence: { rawFrames: ['{', 'null', '[]'], duplicateMessages: true } };
  const simulator = await simulateAudin(t, { faults });
  const operator = await new TestOperator(simulator).goOnline('num-1');
  simulator.ring();
  await until('both offers', () => operator.presence.ofType('incoming_call').length === 2);
  assert.deepEqual(operator.presence.texts.slice(0, 4), ['{', 'null', '[]', '{"type":"connected"}']);
});

test('opens an audio socket without any sound', async (t) => {
  const simulator = await simulateAudin(t, { faults: { audio: { noSound: true } } });
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const call = simulator.ring();
  const audio = await operator.take();
  await speak(audio, sine(300, 100, 8000));
  await until('the operator', () => call.audio?.heard().length === 800);
  assert.equal(audio.frames.length, 0);
});

test('sends longer frames when asked to, and loses nothing in a stall', async (t) => {
  const faults = { audio: { stallAfterMs: 60, stallForMs: 200 } };
  const simulator = await simulateAudin(t, { frameMs: 45, faults });
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const call = simulator.ring();
  const audio = await operator.take();
  await speak(audio, sine(300, 500, 8000));
  await until('all sound', () => call.audio?.heard().length === 4000);
  assert.ok(audio.frames.every((frame) => frame.length === 360));
  await until('all frames', () => audio.frames.length >= 11);
  assert.deepEqual(simulator.breaches, []);
});

test('keeps nothing of the sound when it does not record', async (t) => {
  const simulator = await simulateAudin(t, { record: false });
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const call = simulator.ring();
  const audio = await operator.take();
  audio.socket.send(Buffer.alloc(160, 0xff));
  await until('the frame', () => call.audio?.connection.received.totalBytes === 160);
  assert.equal(call.audio?.heard().length, 0);
  for (let i = 0; i < 120; i++) simulator.ring().hangUp();
  assert.equal(simulator.calls.length, 100);
  assert.equal(simulator.calls[0], call);
});
