import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { ManualClock, sine, startAillomVoxSimulator } from '../src/aillomvox/index.js';
import { bytesFromSamples } from '../src/sound/pcm.js';
import { connect, pause, simulate, TestClient, until } from './helpers.js';

test('refuses the upgrade with a status', async (t) => {
  const simulator = await simulate(t, { faults: { refuseStatus: 429 } });
  const client = new TestClient(simulator.url);
  assert.equal((await client.closed).code, 1006);
  assert.match(client.error?.message ?? '', /429/);
  assert.equal(simulator.calls.length, 0);
});

test('hangs the upgrade, and can be closed while it does', async (t) => {
  const simulator = await simulate(t, { faults: { hangUpgrade: true } });
  const client = new TestClient(simulator.url);
  await pause(200);
  assert.equal(client.socket.readyState, WebSocket.CONNECTING);
  await simulator.close();
  assert.equal((await client.closed).code, 1006);
});

test('opens and never says anything', async (t) => {
  const simulator = await simulate(t, { faults: { hangAfterOpen: true } });
  const client = await connect(simulator, { apikey: 'wrong' });
  const call = await simulator.nextCall();
  call.send({ type: 'state', state: 'listening' });
  await pause(300);
  assert.equal(client.texts.length + client.frames.length, 0);
  assert.equal(call.config['apikey'], 'wrong');
  assert.equal(client.socket.readyState, WebSocket.OPEN);
});

test('cuts the line without a close frame', async (t) => {
  const simulator = await simulate(t, { faults: { cutAfterMs: 50 } });
  const client = await connect(simulator);
  assert.equal((await client.closed).code, 1006);
});

for (const code of [1000, 1011, 1012, 1013, 4401]) {
  test(`closes with ${code} and its reason`, async (t) => {
    const simulator = await simulate(t, { faults: { closeAfterMs: 20, closeCode: code, closeReason: 'as asked' } });
    const client = await connect(simulator);
    assert.deepEqual(await client.closed, { code, reason: 'as asked' });
  });
}

test('puts a forbidden close code on the wire', async (t) => {
  const simulator = await simulate(t, { faults: { closeAfterMs: 20, closeCode: 2999 } });
  const client = await connect(simulator);
  await client.closed;
  assert.match(client.error?.message ?? '', /invalid status code 2999/);
});

test('delays messages and keeps their order', async (t) => {
  const simulator = await simulate(t, { script: 'tone', readyEvent: false, faults: { delayMs: 100, jitterMs: 60 } });
  const client = await connect(simulator);
  const call = await simulator.nextCall();
  const startMs = performance.now();
  for (let i = 0; i < 20; i++) call.send({ type: 'control', i });
  call.hangup();
  await client.closed;
  assert.ok(performance.now() - startMs >= 95);
  const order = client.ofType('control').map((message) => message['i']);
  assert.deepEqual(order, [...Array(20).keys()]);
  assert.equal(client.messages.at(-1)?.['type'], 'hangup');
});

test('sends raw frames right after config, before anything else', async (t) => {
  const simulator = await simulate(t, { faults: { rawFrames: ['{"type":', 'null', '42'] } });
  const client = await connect(simulator);
  await until('session_started', () => client.ofType('control').length > 0);
  assert.deepEqual(client.texts.slice(0, 3), ['{"type":', 'null', '42']);
});

test('sends invalid UTF-8 in a text frame', async (t) => {
  const simulator = await simulate(t, { faults: { rawFrames: [Buffer.from([0xc3, 0x28])] } });
  const client = await connect(simulator);
  await client.closed;
  assert.match(client.error?.message ?? '', /UTF-8/);
});

test('stalls in both directions, then goes on where it was', async (t) => {
  const clock = new ManualClock();
  const simulator = await simulate(t, { clock, script: 'tone', faults: { stallAfterMs: 10, stallForMs: 500 } });
  const client = new TestClient(simulator.url);
  await client.opened;
  const call = simulator.calls[0];
  assert.ok(call);
  await clock.advance(10);
  call.send({ type: 'control', action: 'late' });
  client.socket.send(JSON.stringify({ type: 'config', apikey: 'wrong' }));
  await pause(150);
  assert.equal(call.configText, '');
  assert.equal(client.messages.length, 0);
  await clock.advance(500);
  await client.closed;
  assert.deepEqual(
    client.messages.map((message) => message['type']),
    ['control', 'error'],
  );
});

test('cuts audio at odd bytes without losing any, also when it is cleared', async (t) => {
  const simulator = await simulate(t, { script: 'tone', readyEvent: false, faults: { oddChunks: true } });
  const client = await connect(simulator);
  const call = await simulator.nextCall();
  const samples = sine(440, 500, 16000);
  assert.equal(await call.sendAudio(samples, { paced: false }), true);
  await until('all audio', () => client.audio.length === samples.length * 2);
  assert.ok(client.frames.some((frame) => frame.length % 2 === 1));
  assert.deepEqual(client.audio, bytesFromSamples(samples));
  assert.deepEqual(call.sent.samples(), samples);
  const cut = call.sendAudio(samples, { speed: 0.1 });
  call.clear();
  assert.equal(await cut, false);
  await until('the clear', () => client.ofType('playback_clear_buffer').length === 1);
  assert.equal(client.audio.length % 2, 0);
});

test('doubles messages', async (t) => {
  const simulator = await simulate(t, { script: 'tone', faults: { duplicateMessages: true } });
  const client = await connect(simulator);
  await until('two messages', () => client.ofType('control').length === 2);
});

test('answers config with an error and stays silent after it', async (t) => {
  const simulator = await simulate(t, { faults: { errorAfterConfig: { error: 'insufficient_balance' } } });
  const client = await connect(simulator);
  await until('the error', () => client.messages.length > 0);
  await pause(250);
  assert.deepEqual(client.messages, [{ type: 'error', error: 'insufficient_balance' }]);
  assert.equal(client.frames.length, 0);
});

test('reads faults at each connection', async (t) => {
  const simulator = await simulate(t, { script: 'tone' });
  simulator.setFaults({ refuseStatus: 503 });
  assert.equal((await new TestClient(simulator.url).closed).code, 1006);
  simulator.setFaults({ refuseStatus: undefined, duplicateMessages: true });
  const doubled = await connect(simulator);
  await until('two messages', () => doubled.ofType('control').length === 2);
  simulator.clearFaults();
  const plain = await connect(simulator);
  await until('one message', () => plain.ofType('control').length === 1);
});

test('stays silent with the script silent, and runs a script of one’s own', async (t) => {
  const silent = await simulate(t, { script: 'silent' });
  const quiet = await connect(silent);
  const own = await simulate(t, { script: (call) => call.send({ type: 'state', state: 'speaking' }) });
  const client = await connect(own);
  await until('the own script', () => client.ofType('state').length === 1);
  await pause(150);
  assert.equal(quiet.texts.length + quiet.frames.length, 0);
});

test('joins a server for its own path only, and leaves it running', async (t) => {
  const server = createServer();
  const others: string[] = [];
  server.on('upgrade', (request: IncomingMessage, line) => {
    if (request.url !== '/voice') {
      others.push(request.url ?? '');
      line.end('HTTP/1.1 418 Other\r\n\r\n');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const simulator = await startAillomVoxSimulator({ server, path: '/voice' });
  const { port } = server.address() as AddressInfo;
  assert.equal(simulator.url, `ws://127.0.0.1:${port}/voice`);
  const client = await connect(simulator);
  await until('session_started', () => client.ofType('control').length === 1);
  const other = new TestClient(`ws://127.0.0.1:${port}/other`);
  await other.closed;
  assert.match(other.error?.message ?? '', /418/);
  assert.deepEqual(others, ['/other']);
  await simulator.close();
  assert.equal((await client.closed).code, 1006);
  assert.equal(server.listening, true);
});

test('answers GET /health on its own server', async (t) => {
  const simulator = await simulate(t);
  const url = simulator.url.replace('ws:', 'http:').replace('/ws', '/health');
  const response = await fetch(url);
  assert.deepEqual([response.status, await response.json()], [200, { status: 'ok' }]);
});

test('keeps nothing of ended calls when it does not record', async (t) => {
  const simulator = await simulate(t, { record: false, script: 'tone' });
  const client = await connect(simulator);
  await until('session_started', () => client.ofType('control').length === 1);
  const call = simulator.calls[0];
  client.socket.send(Buffer.alloc(640));
  await until('the audio', () => call?.received.totalBytes === 640);
  assert.equal(call?.received.bytes().length, 0);
  client.send({ type: 'hangup' });
  await until('no call', () => simulator.calls.length === 0);
});
