import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, CONFIG, simulate, TestClient, until } from './helpers.js';

test('closes with 1008 when audio comes before config', async (t) => {
  const simulator = await simulate(t);
  const client = new TestClient(simulator.url);
  await client.opened;
  client.socket.send(Buffer.alloc(640));
  assert.equal((await client.closed).code, 1008);
  const call = await simulator.nextCall();
  assert.deepEqual(
    call.breaches.map(({ rule }) => rule),
    ['audio-before-config'],
  );
  assert.equal(simulator.breaches.length, 1);
});

for (const [name, first] of [
  ['no JSON', '{"type":'],
  ['JSON null', 'null'],
  ['another type', '{"type":"text","data":"hello"}'],
] as const) {
  test(`answers a first message that is ${name} with an error and a close`, async (t) => {
    const simulator = await simulate(t);
    const client = new TestClient(simulator.url);
    await client.opened;
    client.socket.send(first);
    assert.equal((await client.closed).code, 1008);
    assert.equal(client.ofType('error')[0]?.['code'], 'invalid_config');
    assert.equal(simulator.breaches[0]?.rule, 'bad-config');
    assert.equal(simulator.calls[0]?.configText, first);
  });
}

test('refuses an unknown key with unauthorized, then 1008', async (t) => {
  const simulator = await simulate(t, { keys: ['av_one'] });
  const client = await connect(simulator, { apikey: 'av_two' });
  assert.equal((await client.closed).code, 1008);
  assert.deepEqual(client.messages, [{ type: 'error', code: 'unauthorized', message: 'Invalid API Key' }]);
});

test('takes the key from the x-api-key header, and then needs none in config', async (t) => {
  const simulator = await simulate(t);
  const client = new TestClient(simulator.url, { headers: { 'x-api-key': 'av_demo' } });
  await client.opened;
  client.send({ ...CONFIG, apikey: undefined });
  await until('session_started', () => client.ofType('control').length > 0);
  const call = await simulator.nextCall();
  assert.equal(call.key, 'av_demo');
  assert.equal(call.configText.includes('apikey'), false);
});

test('complains about each missing field and goes on', async (t) => {
  const simulator = await simulate(t);
  const client = new TestClient(simulator.url);
  await client.opened;
  client.send({ type: 'config', apikey: 'av_demo' });
  await until('session_started', () => client.ofType('control').length > 0);
  assert.equal(client.ofType('error').length, 3);
  assert.deepEqual(
    simulator.breaches.map(({ rule, detail }) => `${rule} ${detail}`),
    ['missing-field provider', 'missing-field sample_rate', 'missing-field system_prompt'],
  );
});

test('closes on a sample rate that nobody supports', async (t) => {
  const simulator = await simulate(t);
  const client = await connect(simulator, { sample_rate: 44100 });
  assert.equal((await client.closed).code, 1008);
  assert.match(String(client.ofType('error')[0]?.['message']), /sample_rate/);
});

test('takes two calls for a key, refuses the third, and takes one again when a place is free', async (t) => {
  const simulator = await simulate(t);
  const first = await connect(simulator);
  const second = await connect(simulator);
  await until('two sessions', () => first.ofType('control').length + second.ofType('control').length === 2);
  const third = await connect(simulator);
  await third.closed;
  assert.equal(third.ofType('error')[0]?.['code'], 'too_many_connections');
  first.send({ type: 'hangup' });
  assert.equal((await first.closed).code, 1000);
  await simulator.calls[0]?.closed;
  const fourth = await connect(simulator);
  await until('the fourth session', () => fourth.ofType('control').length > 0);
});

test('records what a client does against the protocol, and keeps the call', async (t) => {
  const simulator = await simulate(t, { script: 'tone' });
  const client = await connect(simulator);
  const call = await simulator.nextCall();
  client.socket.send(Buffer.alloc(641));
  client.socket.send(Buffer.alloc(32000));
  client.socket.send(Buffer.alloc(640));
  client.socket.send('not json');
  client.send(CONFIG);
  client.send({ type: 'ping' });
  client.send({ type: 'tool_result', call_id: 'nobody-asked', result: 1 });
  client.send({ type: 'text' });
  await until('eight messages', () => call.breaches.length >= 7);
  assert.deepEqual(
    call.breaches.map(({ rule }) => rule),
    [
      'odd-frame',
      'long-frame',
      'not-json',
      'second-config',
      'unknown-message',
      'unexpected-tool-result',
      'bad-message',
    ],
  );
  assert.deepEqual(
    call.received.frames.map(({ bytes }) => bytes),
    [641, 32000, 640],
  );
  assert.equal(client.socket.readyState, client.socket.OPEN);
});

test('notes a key in the address', async (t) => {
  const simulator = await simulate(t);
  const client = new TestClient(`${simulator.url}?apiKey=av_demo`);
  await client.opened;
  client.send(CONFIG);
  const call = await simulator.nextCall();
  assert.equal(call.breaches[0]?.rule, 'key-in-url');
});
