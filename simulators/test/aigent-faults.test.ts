import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { startAigentSimulator } from '../src/aigent/index.js';
import { connectorUrl, frame, hangUp, metadata, openStream, simulateAigent, voicePackets } from './aigent-helpers.js';
import { pause, TestClient, until } from './helpers.js';

test('cuts or closes one side and leaves the other alone, and takes it back', async (t) => {
  const simulator = await simulateAigent(t, { graceMs: 60_000, faults: { client: { cutAfterMs: 30 } } });
  const clientCallId = randomUUID();
  const agent = await openStream(simulator, metadata({ clientCallId }));
  const client = await openStream(simulator, metadata({ clientCallId, channel: 'client' }));
  const call = await simulator.nextCall();
  assert.equal((await client.closed).code, 1006);
  await until('the cut', () => call.streaming.length === 1);
  assert.deepEqual(call.streaming, ['agent']);
  simulator.setFaults({ client: { closeAfterMs: 10, closeCode: 1012 } });
  const again = await openStream(simulator, metadata({ clientCallId, channel: 'client' }));
  assert.equal((await again.closed).code, 1012);
  simulator.clearFaults();
  await openStream(simulator, metadata({ clientCallId, channel: 'client' }));
  await until('both sides', () => call.streaming.length === 2);
  assert.equal(agent.socket.readyState, agent.socket.OPEN);
  assert.equal(call.legs.client.length, 3);
  assert.deepEqual(simulator.breaches, []);
});

test('refuses a valid token as often as it is told to', async (t) => {
  const simulator = await simulateAigent(t, { faults: { refuseTokens: 1 } });
  const refused = new TestClient(connectorUrl(simulator));
  await refused.closed;
  assert.match(refused.error?.message ?? '', /401/);
  await openStream(simulator, metadata());
  await simulator.nextCall();
  assert.deepEqual(simulator.breaches, []);
});

test('refuses, hangs or says something, with every socket', async (t) => {
  const simulator = await simulateAigent(t, { faults: { each: { refuseStatus: 503 } } });
  const refused = new TestClient(connectorUrl(simulator));
  await refused.closed;
  assert.match(refused.error?.message ?? '', /503/);
  simulator.setFaults({ each: { hangUpgrade: true } });
  const hung = new TestClient(connectorUrl(simulator));
  await pause(50);
  assert.equal(hung.socket.readyState, hung.socket.CONNECTING);
  simulator.setFaults({ each: { rawFrames: ['hello'] } });
  const told = await openStream(simulator);
  await until('the word', () => told.texts.includes('hello'));
});

test('stalls one side, and loses nothing of it', async (t) => {
  const simulator = await simulateAigent(t, { faults: { agent: { stallAfterMs: 0, stallForMs: 150 } } });
  const agent = await openStream(simulator, metadata({ audioContainer: '' }));
  const call = await simulator.nextCall();
  await pause(30);
  const packets = voicePackets();
  for (const packet of packets) agent.socket.send(frame(2, packet));
  await pause(50);
  assert.equal(call.legs.agent[0]?.voiceFrames, 0);
  await until('all of it', () => call.legs.agent[0]?.voiceFrames === packets.length);
});

test('joins a server for its own path only, and leaves it running', async (t) => {
  const server = createServer((_, response) => response.end('mine'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const simulator = await startAigentSimulator({ server, path: '/aigent' });
  const { port } = server.address() as AddressInfo;
  assert.equal(simulator.url, `ws://127.0.0.1:${port}/aigent`);
  await openStream(simulator, metadata());
  await simulator.nextCall();
  await simulator.close();
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'mine');
});

test('forgets calls that are over when it is told to', async (t) => {
  const simulator = await simulateAigent(t, { keepCalls: 1, graceMs: 0 });
  for (let i = 0; i < 3; i++) {
    const stream = await openStream(simulator, metadata());
    const call = await simulator.nextCall();
    await hangUp(stream);
    await call.ended;
  }
  await until('the last one', () => simulator.calls.length === 1);
  assert.equal(simulator.legs.length, 1);
});
