import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, sine } from '../src/audin/index.js';
import { keySound } from '../src/sound/dual-tone.js';
import { mulawFromSamples, samplesFromMulaw } from '../src/sound/mulaw.js';
import { joinSamples } from '../src/sound/pcm.js';
import { audioUrl, heardBy, shareOf, simulateAudin, speak, TestOperator } from './audin-helpers.js';
import { pause, TestClient, until } from './helpers.js';

test('carries sound both ways, in frames of 20 ms and in real time', async (t) => {
  const simulator = await simulateAudin(t);
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const call = simulator.ring();
  const audio = await operator.take();
  await call.connected;
  const startMs = performance.now();
  const spoken = sine(300, 400, 8000);
  const said = sine(1000, 400, 8000);
  const [saidAll] = await Promise.all([call.say(said), speak(audio, spoken)]);
  assert.equal(saidAll, true);
  assert.ok(performance.now() - startMs >= 350);
  await until('all frames', () => call.audio?.heard().length === spoken.length);
  assert.deepEqual(call.audio?.heard(), samplesFromMulaw(mulawFromSamples(spoken)));
  await until('all that was said', () => heardBy(audio).length >= said.length + 160);
  assert.ok(audio.frames.every((frame) => frame.length === 160));
  const heard = heardBy(audio);
  const start = heard.findIndex((sample) => sample !== 0);
  const expected = samplesFromMulaw(mulawFromSamples(said));
  // The first sample of a sine is 0, as is the silence before it.
  assert.deepEqual(heard.slice(start - 1, start - 1 + expected.length), expected);
  assert.equal(call.phase, 'talking');
  assert.deepEqual(simulator.breaches, []);
});

test('ends a call when the operator hangs up, by message, by closing, or by a broken line', async (t) => {
  const simulator = await simulateAudin(t);
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const ways = [
    ['operator-hangup', (audio: TestClient) => audio.send({ type: 'hangup' })],
    ['operator-hangup', (audio: TestClient) => audio.socket.close(1000)],
    ['lost', (audio: TestClient) => audio.socket.terminate()],
  ] as const;
  for (const [reason, end] of ways) {
    operator.presence.messages.length = 0;
    const call = simulator.ring();
    const audio = await operator.take();
    end(audio);
    assert.equal(await call.ended, reason);
    await audio.closed;
  }
  assert.deepEqual(simulator.breaches, []);
});

test('closes the audio socket when the far end hangs up', async (t) => {
  const simulator = await simulateAudin(t);
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const call = simulator.ring();
  const audio = await operator.take();
  const cut = call.say(sine(440, 5000, 8000));
  await pause(50);
  call.hangUp();
  assert.deepEqual(await audio.closed, { code: 1000, reason: '' });
  assert.equal(await cut, false);
  assert.equal(await call.ended, 'remote-hangup');
});

test('keeps a call while the presence socket is away', async (t) => {
  const simulator = await simulateAudin(t);
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const call = simulator.ring();
  const audio = await operator.take();
  operator.presence.socket.terminate();
  await until('gone', () => simulator.presences.length === 0);
  audio.send({ type: 'dtmf', digit: '5' });
  await until('the key', () => call.digits.length === 1);
  assert.equal(call.phase, 'talking');
});

test('dials: rings back, is answered, talks', async (t) => {
  const simulator = await simulateAudin(t, { answerAfterMs: 400, farEnd: 'tone' });
  const operator = await new TestOperator(simulator).goOnline();
  operator.presence.send({ type: 'start_outbound', to: '+390212345671', callerId: '+390299990001' });
  const call = await simulator.nextDialled();
  const started = await operator.hear('outbound_started');
  assert.deepEqual(started, { type: 'outbound_started', callSid: call.callSid, to: '+390212345671' });
  assert.equal(call.phase, 'assigned');
  const audio = await operator.openAudio(call.callSid);
  await until('ringing', () => call.phase === 'ringing');
  await call.connected;
  await until('some of the far end', () => audio.frames.length > 30);
  const heard = heardBy(audio);
  assert.ok(shareOf(425, heard.slice(160, 2400)) > 0.95);
  assert.ok(shareOf(440, heard.slice(3600, 4800)) > 0.95);
  assert.equal(call.from, '+390299990001');
  assert.deepEqual(simulator.breaches, []);
});

test('lets a dialled number be busy or not answer, by its last digit', async (t) => {
  const clock = new ManualClock();
  const simulator = await simulateAudin(t, { clock, ringForMs: 20_000 });
  const operator = await new TestOperator(simulator).goOnline();
  const endings = [
    ['+390212345670', 3000, 'busy'],
    ['+390212345679', 20_000, 'no-answer'],
  ] as const;
  for (const [to, afterMs, reason] of endings) {
    operator.presence.messages.length = 0;
    operator.presence.send({ type: 'start_outbound', to, callerId: '+390299990001' });
    const call = await simulator.nextDialled();
    await operator.hear('outbound_started');
    const audio = await operator.openAudio(call.callSid);
    await until('joined', () => call.audio !== undefined);
    await clock.advance(afterMs - 1);
    assert.equal(call.phase, 'ringing');
    await clock.advance(1);
    assert.equal(await call.ended, reason);
    assert.equal((await audio.closed).code, 1000);
    assert.ok(shareOf(425, heardBy(audio).slice(160, 3000)) > 0.95);
  }
});

test('gives up on an operator who opens no audio socket', async (t) => {
  const clock = new ManualClock();
  const simulator = await simulateAudin(t, { clock });
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const call = simulator.ring();
  await operator.hear('incoming_call');
  operator.accept(call.callSid);
  await operator.hear('call_assigned');
  await clock.advance(10_000);
  assert.equal(await call.ended, 'no-audio');
  const late = await operator.openAudio(call.callSid);
  assert.equal((await late.closed).code, 1000);
  assert.deepEqual(simulator.breaches, []);
});

test('opens a call’s sound for its operator only, and once', async (t) => {
  const simulator = await simulateAudin(t);
  const ada = await new TestOperator(simulator, 'ada').goOnline('num-1');
  const bob = await new TestOperator(simulator, 'bob').goOnline('num-1');
  const call = simulator.ring();
  const audio = await ada.take();
  const codeOf = async (url: string): Promise<number> => (await new TestClient(url).closed).code;
  assert.equal(await codeOf(audioUrl(simulator, call.callSid, bob.token)), 4403);
  assert.equal(await codeOf(audioUrl(simulator, call.callSid, ada.token)), 4409);
  assert.equal(await codeOf(audioUrl(simulator, 'CA0', ada.token)), 4404);
  ada.presence.send({ type: 'start_outbound', to: '+390212345671', callerId: '+390299990001' });
  await ada.hear('error');
  assert.deepEqual(
    simulator.breaches.map(({ rule }) => rule),
    ['foreign-call', 'second-audio', 'unknown-call', 'second-call'],
  );
  assert.equal(audio.socket.readyState, audio.socket.OPEN);
});

test('notes sound and controls that are against the sheet', async (t) => {
  const clock = new ManualClock();
  const simulator = await simulateAudin(t, { clock });
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const call = simulator.ring();
  const audio = await operator.take();
  await call.connected;
  const rules = (): string[] => simulator.breaches.map(({ rule }) => rule);
  const breaks = async (rule: string, data: string | Buffer): Promise<void> => {
    audio.socket.send(data);
    await until(rule, () => rules().at(-1) === rule);
  };
  await breaks('empty-frame', Buffer.alloc(0));
  await breaks('long-frame', Buffer.alloc(1601, 0xff));
  audio.send({ type: 'mute', muted: true });
  await until('muted', () => call.audio?.muted === true);
  await clock.advance(400);
  audio.socket.send(Buffer.alloc(160, 0x20)); // was on its way
  audio.socket.send(Buffer.alloc(160, 0xff));
  await until('both frames', () => call.audio?.heard().length === 1601 + 320);
  await clock.advance(200);
  await breaks('sound-while-muted', Buffer.alloc(160, 0x20));
  await breaks('too-fast', Buffer.alloc(1600 * 10, 0xff));
  await clock.advance(3000);
  assert.equal(rules().at(-1), 'uplink-gap');
  await breaks('bad-message', '{"type":"dtmf","digit":"A"}');
  await breaks('unknown-message', '{"type":"hold"}');
  await breaks('not-json', 'hello');
  assert.equal(rules().length, 8);
  assert.ok(simulator.breaches.every(({ callSid }) => callSid === call.callSid));
});

test('has a person at the far end who greets, plays back what was said, and answers keys', async (t) => {
  const clock = new ManualClock();
  const simulator = await simulateAudin(t, { clock, farEnd: 'conversation' });
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const call = simulator.ring();
  const audio = await operator.take();
  await call.connected;
  await clock.advance(1500);
  const loudest = (samples: Int16Array): number => samples.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  await until('the greeting', () => loudest(heardBy(audio)) > 3000);
  await clock.advance(20_000);
  assert.equal(call.speaking, false);

  const heardSamples = heardBy(audio).length;
  const utterance = joinSamples([new Int16Array(4000), sine(700, 1000, 8000), new Int16Array(8000)]);
  for (let at = 0; at < utterance.length; at += 160) {
    audio.socket.send(mulawFromSamples(utterance.subarray(at, at + 160)));
    await until('the frame', () => call.audio?.heard().length === at + 160);
    await clock.advance(20);
  }
  assert.equal(call.speaking, true);
  await clock.advance(15_000);
  const answer = (): Int16Array => heardBy(audio).slice(heardSamples);
  const hasSecondOf = (frequencyHz: number): boolean => {
    for (let at = 0; at + 4000 < answer().length; at += 2000) {
      const part = answer().subarray(at, at + 4000);
      if (loudest(part) > 3000 && shareOf(frequencyHz, part) > 0.9) return true;
    }
    return false;
  };
  await until('the operator’s own sound', () => hasSecondOf(700));

  const beforeKey = heardBy(audio).length;
  audio.send({ type: 'dtmf', digit: '9' });
  await until('the key', () => call.digits.length === 1);
  await clock.advance(60);
  await clock.advance(10_000);
  assert.equal(await call.ended, 'remote-hangup');
  await audio.closed;
  const after = heardBy(audio).slice(beforeKey);
  const from = after.findIndex((sample) => Math.abs(sample) > 1000);
  const key = after.slice(from, from + 800);
  assert.ok(shareOf(852, key) + shareOf(1477, key) > 0.9);
  assert.equal(keySound('x', 100, 8000).length, 0);
});

test('runs a far end of one’s own', async (t) => {
  const simulator = await simulateAudin(t, { farEnd: (call) => call.handle({ digit: () => call.hangUp() }) });
  const operator = await new TestOperator(simulator).goOnline('num-1');
  const call = simulator.ring();
  const audio = await operator.take();
  audio.send({ type: 'dtmf', digit: '#' });
  assert.equal(await call.ended, 'remote-hangup');
});
