import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { AigentBreachRule, AigentSimulator } from '../src/aigent/index.js';
import {
  connectorUrl,
  frame,
  hangUp,
  metadata,
  openStream,
  sendVoice,
  simulateAigent,
  voiceFiles,
} from './aigent-helpers.js';
import { pause, TestClient, until } from './helpers.js';

const rulesOf = (simulator: AigentSimulator): string[] => simulator.breaches.map(({ rule }) => rule);

test('takes both published variants of the metadata, with everything that is optional', async (t) => {
  const simulator = await simulateAigent(t, { graceMs: 60_000 });
  const more = { category: 'VDN-1', ani: '+393331234567', agentAni: '+390299990001', programId: 'p-9', other: 5 };
  const told = metadata({ direction: 'outbound' }, more);
  await openStream(simulator, told);
  const call = await simulator.nextCall();
  assert.deepEqual(call.legs.agent[0]?.metadata, told);
  assert.deepEqual(simulator.breaches, []);
});

const wrongMetadata: readonly (readonly [AigentBreachRule, RegExp, object])[] = [
  ['missing-field', /voice\.channel/, metadata({ channel: undefined })],
  ['bad-field', /voice\.channel/, metadata({ channel: 'caller' })],
  ['missing-field', /voice\.clientCallId/, metadata({ clientCallId: undefined })],
  ['bad-field', /UUID/, metadata({ clientCallId: 'call-1' })],
  ['missing-field', /voice\.codec/, metadata({ codec: undefined })],
  ['bad-field', /voice\.codec g729/, metadata({ codec: 'g729' })],
  ['missing-field', /voice\.audioContainer/, metadata({ audioContainer: undefined })],
  ['bad-field', /voice\.audioContainer/, metadata({ audioContainer: 'mp4' })],
  ['bad-field', /voice\.audioContainer/, metadata({ codec: 'pcm_mulaw', samplingRate: 8000 })],
  ['missing-field', /voice\.samplingRate/, metadata({ samplingRate: undefined })],
  ['bad-field', /voice\.samplingRate/, metadata({ samplingRate: 16_000 })],
  ['bad-field', /voice\.direction/, metadata({ direction: 'sideways' })],
  ['missing-field', /^agentId/, metadata({}, { agentId: undefined })],
  ['missing-field', /^clientId/, metadata({}, { clientId: '' })],
  ['missing-field', /^agentWindowsUsername/, metadata({}, { agentWindowsUsername: undefined })],
  ['bad-field', /^ani/, metadata({}, { ani: 39333 })],
];
for (const [rule, detail, told] of wrongMetadata) {
  test(`notes ${rule} ${detail.source}`, async (t) => {
    const simulator = await simulateAigent(t, { graceMs: 60_000 });
    await openStream(simulator, told);
    await until('the breach', () => simulator.breaches.length > 0);
    assert.deepEqual(rulesOf(simulator), [rule]);
    assert.match(simulator.breaches[0]?.detail ?? '', detail);
  });
}

const wrongFrames: readonly (readonly [AigentBreachRule, string, (client: TestClient) => void])[] = [
  ['text-frame', 'text', (client) => client.socket.send('{}')],
  ['short-frame', 'fewer bytes than a header', (client) => client.socket.send(Buffer.of(2, 0, 0))],
  ['unknown-code', 'another code', (client) => client.socket.send(frame(3, Buffer.of(1)))],
  [
    'bad-time',
    'a time in milliseconds, or with its bytes the other way round',
    (client) => {
      const bytes = frame(2, Buffer.of(1));
      bytes.subarray(2, 6).reverse();
      client.socket.send(bytes);
    },
  ],
  [
    'time-backwards',
    'a time before the last one',
    (client) => client.socket.send(frame(2, voiceFiles.webm, Math.round(Date.now() / 1000) - 10)),
  ],
  [
    'second-metadata',
    'metadata again',
    (client) => client.socket.send(frame(1, Buffer.from(JSON.stringify(metadata())))),
  ],
  ['empty-voice', 'no sound', (client) => client.socket.send(frame(2, Buffer.alloc(0)))],
  ['bad-media', 'what is no WebM', (client) => client.socket.send(frame(2, voiceFiles.ogg))],
  ['bad-media', 'a header twice', (client) => [0, 1].forEach(() => sendVoice(client, voiceFiles.webm, 5000))],
  ['bad-media', 'WebM without its header', (client) => sendVoice(client, voiceFiles.webm.subarray(400))],
];
for (const [rule, what, send] of wrongFrames) {
  test(`notes ${rule} for ${what}, once`, async (t) => {
    const simulator = await simulateAigent(t, { graceMs: 60_000 });
    const client = await openStream(simulator, metadata());
    send(client);
    send(client);
    await hangUp(client);
    await until('the breach', () => simulator.breaches.length > 0);
    assert.deepEqual([...new Set(rulesOf(simulator))], rulesOf(simulator));
    assert.equal(rulesOf(simulator)[0], rule);
    assert.equal(simulator.breaches[0]?.channel, 'agent');
  });
}

test('notes sound before metadata, metadata that are no JSON, and none at all', async (t) => {
  const simulator = await simulateAigent(t, { metadataWithinMs: 50 });
  const early = await openStream(simulator);
  early.socket.send(frame(2, voiceFiles.webm));
  await until('the first', () => simulator.breaches.length === 1);
  await until('the second', () => simulator.breaches.length === 2);
  const wrong = await openStream(simulator);
  wrong.socket.send(frame(1, Buffer.of(0x7b, 0xff, 0x7d)));
  await until('the third', () => simulator.breaches.length === 3);
  assert.deepEqual(rulesOf(simulator), ['voice-before-metadata', 'late-metadata', 'bad-metadata']);
});

test('notes an Ogg page that was changed on its way', async (t) => {
  const simulator = await simulateAigent(t, { graceMs: 60_000 });
  const client = await openStream(simulator, metadata({ audioContainer: 'ogg' }));
  const changed = Buffer.from(voiceFiles.ogg);
  changed.writeUInt8(changed.readUInt8(600) ^ 1, 600);
  sendVoice(client, changed);
  await until('the breach', () => simulator.breaches.length > 0);
  assert.match(simulator.breaches[0]?.detail ?? '', /checksum/);
});

test('notes what two sockets of a call contradict each other in', async (t) => {
  const simulator = await simulateAigent(t);
  const clientCallId = randomUUID();
  const agent = await openStream(simulator, metadata({ clientCallId }));
  const again = await openStream(simulator, metadata({ clientCallId }));
  const client = await openStream(simulator, metadata({ clientCallId, channel: 'client' }, { agentId: 'a-18' }));
  const call = await simulator.nextCall();
  await until('all three', () => simulator.breaches.length === 2);
  assert.deepEqual(rulesOf(simulator), ['second-socket', 'different-metadata']);
  await hangUp(agent, again, client);
  await call.ended;
  await openStream(simulator, metadata({ clientCallId }));
  await until('the late one', () => rulesOf(simulator).includes('call-reused'));
});

test('notes a side that comes back in another codec', async (t) => {
  const simulator = await simulateAigent(t, { graceMs: 60_000 });
  const clientCallId = randomUUID();
  await hangUp(await openStream(simulator, metadata({ clientCallId })));
  const told = { clientCallId, codec: 'pcm_alaw', audioContainer: '', samplingRate: 8000 };
  await openStream(simulator, metadata(told));
  await until('the breach', () => simulator.breaches.length > 0);
  assert.deepEqual(rulesOf(simulator), ['different-metadata']);
});

test('notes a call of which one side never came', async (t) => {
  const simulator = await simulateAigent(t);
  const agent = await openStream(simulator, metadata());
  const call = await simulator.nextCall();
  await hangUp(agent);
  await call.ended;
  assert.deepEqual(
    simulator.breaches.map(({ rule, channel, callId }) => [rule, channel, callId]),
    [['one-side-only', 'client', call.id]],
  );
});

test('refuses a token that is missing or not valid, by status or by closing', async (t) => {
  const simulator = await simulateAigent(t);
  for (const url of [simulator.url, connectorUrl(simulator, 'other')]) {
    const client = new TestClient(url);
    await client.closed;
    assert.match(client.error?.message ?? '', /401/);
  }
  assert.deepEqual(rulesOf(simulator), ['bad-token', 'bad-token']);
  assert.ok(!JSON.stringify(simulator.breaches).includes('other'));
  const closing = await simulateAigent(t, { tokenRefusal: 4401, tokens: ['mine'] });
  assert.equal((await new TestClient(connectorUrl(closing)).closed).code, 4401);
  const mine = new TestClient(connectorUrl(closing, 'mine'));
  await mine.opened;
  await pause(20);
  assert.equal(mine.socket.readyState, mine.socket.OPEN);
});
