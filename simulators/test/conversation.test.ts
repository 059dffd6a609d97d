import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ManualClock, type SimulatedCall } from '../src/aillomvox/index.js';
import { voiceClips } from '../src/sound/voice-clips.js';
import { connect, simulate, silence, until, utterance, type TestClient } from './helpers.js';
import { bytesFromSamples, sine } from '../src/sound/pcm.js';

interface Talk {
  readonly clock: ManualClock;
  readonly client: TestClient;
  readonly call: SimulatedCall;
  /** Sends sound and waits until the simulator has it. */
  readonly speak: (samples: Int16Array) => Promise<void>;
  /** Lets time pass and waits until the client has all that was sent. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

async function talk(t: TestContext, changes: object = {}): Promise<Talk> {
  const clock = new ManualClock();
  const simulator = await simulate(t, { clock });
  const client = await connect(simulator, changes);
  const call = await simulator.nextCall();
  const arrived = (): Promise<void> =>
    until('all that was sent', () => {
      return client.messages.length === call.sent.messages.length && client.audio.length === call.sent.totalBytes;
    });
  return {
    clock,
    client,
    call,
    async speak(samples) {
      const expected = call.received.totalBytes + samples.length * 2;
      client.sendAudio(samples);
      await until('the sound at the simulator', () => call.received.totalBytes === expected);
      await arrived();
    },
    async wait(milliseconds) {
      await clock.advance(milliseconds);
      await arrived();
    },
  };
}

function transcripts(client: TestClient, role: string): { text: string; final: boolean }[] {
  return client
    .ofType('transcript')
    .filter((message) => message['role'] === role)
    .map((message) => ({ text: String(message['text']), final: message['final'] === true }));
}

function finals(client: TestClient, role: string): string[] {
  return transcripts(client, role)
    .filter(({ final }) => final)
    .map(({ text }) => text);
}

test('says nothing before 100 ms, then session_started, then the greeting', async (t) => {
  const { client, wait } = await talk(t);
  await wait(90);
  assert.equal(client.messages.length, 0);
  await wait(20_000);
  assert.deepEqual(client.messages[0], {
    type: 'control',
    action: 'session_started',
    provider: 'aillomvox',
    sample_rate: 16000,
  });
  const greeting = voiceClips.get('greeting', 16000);
  assert.deepEqual(client.audio, bytesFromSamples(greeting.samples));
  assert.deepEqual(finals(client, 'assistant'), [greeting.text]);
  assert.deepEqual(
    client.ofType('state').map((message) => message['state']),
    ['speaking', 'listening'],
  );
});

test('sends speech faster than real time, and lets the transcript grow at the pace of the sound', async (t) => {
  const { client, wait } = await talk(t);
  await wait(100 + 2000);
  const greeting = voiceClips.get('greeting', 16000);
  assert.equal(client.audio.length, greeting.samples.length * 2);
  const interim = transcripts(client, 'assistant');
  assert.ok(interim.length > 3);
  for (const { text, final } of interim) {
    assert.equal(final, false);
    assert.ok(greeting.text.startsWith(text));
  }
  const last = interim.at(-1)?.text ?? '';
  assert.ok(last.length < greeting.text.length / 2, last);
});

test('hears an utterance end, thinks, and plays the caller’s own voice back', async (t) => {
  const { client, call, speak, wait } = await talk(t);
  await wait(20_000);
  const before = client.audio.length;
  await speak(utterance(1600));
  assert.match(finals(client, 'user')[0] ?? '', /^\(you spoke for 1\.[567] seconds\)$/);
  assert.equal(client.ofType('state').at(-1)?.['state'], 'thinking');
  assert.equal(client.audio.length, before);
  await wait(20_000);
  const answer = client.audio.subarray(before);
  const opening = bytesFromSamples(voiceClips.get('echo-before', 16000).samples);
  assert.deepEqual(answer.subarray(0, opening.length), opening);
  const voice = bytesFromSamples(sine(300, 1600, 16000, 0.4));
  assert.ok(answer.includes(voice), 'the answer holds the utterance unchanged');
  assert.match(finals(client, 'assistant')[1] ?? '', /^Here is what I heard\. .*your own voice, there and back\.$/);
  assert.deepEqual(call.breaches, []);
});

test('does not take silence, a click or steady noise for speech', async (t) => {
  const { client, speak, wait } = await talk(t);
  await wait(20_000);
  await speak(silence(1000));
  await speak(sine(800, 60, 16000, 0.9));
  await speak(silence(1000));
  await speak(Int16Array.from({ length: 16000 * 3 }, () => (Math.random() - 0.5) * 100));
  assert.deepEqual(finals(client, 'user'), []);
});

test('is interrupted by speech: clears, keeps the words that were heard, answers after the utterance', async (t) => {
  const { client, speak, wait } = await talk(t);
  await wait(100 + 3000);
  assert.equal(client.ofType('playback_clear_buffer').length, 0);
  await speak(silence(300));
  await speak(sine(300, 400, 16000, 0.4));
  assert.equal(client.ofType('playback_clear_buffer').length, 1);
  const greeting = voiceClips.get('greeting', 16000).text;
  const cut = finals(client, 'assistant')[0] ?? '';
  assert.ok(cut.endsWith(' …') && greeting.startsWith(cut.slice(0, -2)) && cut.length < greeting.length, cut);
  assert.equal(client.ofType('state').at(-1)?.['state'], 'listening');
  assert.deepEqual(finals(client, 'user'), []);
  await speak(silence(900));
  assert.equal(finals(client, 'user').length, 1);
  await wait(10_000);
  assert.equal(finals(client, 'assistant')[1], voiceClips.get('interrupted', 16000).text);
});

test('stops sending in the middle of a sentence when it is interrupted', async (t) => {
  const { client, speak, wait } = await talk(t);
  await wait(100 + 500);
  await speak(utterance(400).subarray(0, 700 * 16));
  const atCut = client.audio.length;
  assert.ok(atCut < voiceClips.get('greeting', 16000).samples.length * 2);
  await wait(700); // shorter than the wait for more audio, after which the next answer would begin
  assert.equal(client.audio.length, atCut);
});

test('ends an utterance when the client stops sending audio', async (t) => {
  const { client, speak, wait } = await talk(t);
  await wait(20_000);
  await speak(sine(300, 1000, 16000, 0.4));
  assert.deepEqual(finals(client, 'user'), []);
  await wait(1000);
  assert.equal(finals(client, 'user').length, 1);
});

test('answers a typed text and a picture', async (t) => {
  const { client, call, wait } = await talk(t);
  await wait(20_000);
  client.send({ type: 'text', data: 'hello' });
  await until('the text', () => call.messages.length === 2);
  await wait(10_000);
  client.send({ type: 'image', data: 'iVBORw0KGgo=' });
  await until('the picture', () => call.messages.length === 3);
  await wait(10_000);
  const said = finals(client, 'assistant').slice(1);
  assert.deepEqual(said, [voiceClips.get('text', 16000).text, voiceClips.get('image', 16000).text]);
});

const TOOLS = [{ name: 'get_weather', description: 'Weather', parameters: { type: 'object', properties: {} } }];

test('calls a tool that a typed text names, waits for its result, then answers', async (t) => {
  const { client, call, wait } = await talk(t, { tools: TOOLS });
  await wait(20_000);
  client.send({ type: 'text', data: 'please run get_weather now' });
  await until('the tool call', () => client.ofType('tool_call').length === 1);
  const request = client.ofType('tool_call')[0];
  assert.equal(request?.['name'], 'get_weather');
  assert.deepEqual(request?.['args'], {});
  await wait(5000);
  assert.equal(finals(client, 'assistant').length, 1);
  client.send({ type: 'tool_result', call_id: request?.['call_id'], result: 'sunny' });
  await until('the result', () => !call.waitsForTool);
  await wait(10_000);
  assert.equal(finals(client, 'assistant')[1], voiceClips.get('tool-done', 16000).text);
  assert.deepEqual(call.breaches, []);
});

test('goes on after 15 s without a tool result, and takes the late one for a breach', async (t) => {
  const { client, call, wait } = await talk(t, { tools: TOOLS });
  await wait(20_000);
  client.send({ type: 'text', data: 'get_weather' });
  await until('the tool call', () => client.ofType('tool_call').length === 1);
  await wait(14_900);
  assert.equal(call.waitsForTool, true);
  await wait(10_000);
  assert.equal(finals(client, 'assistant')[1], voiceClips.get('tool-late', 16000).text);
  client.send({ type: 'tool_result', call_id: client.ofType('tool_call')[0]?.['call_id'], result: 1 });
  await until('the breach', () => call.breaches.length === 1);
  assert.equal(call.breaches[0]?.rule, 'unexpected-tool-result');
});

test('says farewell 15 s before max_duration, and at it sends the error, hangup and 1000', async (t) => {
  const { client, clock, wait } = await talk(t, { max_duration: 30 });
  await wait(14_900);
  assert.equal(finals(client, 'assistant').length, 1);
  await wait(10_000);
  assert.equal(finals(client, 'assistant')[1], voiceClips.get('farewell', 16000).text);
  await wait(5000);
  assert.equal(client.ofType('error').length, 0);
  await clock.advance(200);
  assert.equal((await client.closed).code, 1000);
  assert.equal(client.messages.at(-2)?.['code'], 'max_duration_reached');
  assert.deepEqual(client.messages.at(-1), { type: 'hangup' });
});

for (const rateHz of [8000, 24000]) {
  test(`speaks at ${rateHz} Hz`, async (t) => {
    const { client, wait } = await talk(t, { sample_rate: rateHz });
    await wait(20_000);
    const seconds = client.audio.length / 2 / rateHz;
    const expected = voiceClips.get('greeting', 16000).samples.length / 16000;
    assert.ok(Math.abs(seconds - expected) < 0.01, `${seconds} s`);
  });
}
