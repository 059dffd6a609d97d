import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import type { AigentCall } from '../../simulators/src/aigent/index.js';
import { MemoryStore } from '../src/index.js';
import { frame, IDENTITY, metadata, startStreaming, voice, type Channel } from './support/aigent.js';
import { KEY, ORIGIN } from './support/backend.js';
import { assertNoSecrets, logLines, ticketSecret } from './support/logs.js';
import { pause, until } from './support/page-client.js';

/** 20 ms of mu-law that is nowhere like itself. */
const piece = (channel: Channel, n: number): Buffer =>
  Buffer.alloc(160, `${channel} ${String(n).padStart(4, '0')} ${'~'.repeat(n % 7)}`);

const pieces = (channel: Channel, from: number, to: number): Buffer[] =>
  Array.from({ length: to - from }, (_, i) => piece(channel, from + i));

/** What arrived of a side, as it was sent: mu-law is decoded, so whole sounds are compared decoded. */
async function arrived(call: AigentCall, channel: Channel): Promise<Int16Array> {
  return (await call.sound(channel)).samples;
}

const decoded = async (t: test.TestContext, channel: Channel, sent: readonly Buffer[]): Promise<Int16Array> => {
  const { startAigentSimulator } = await import('../../simulators/src/aigent/index.js');
  const { WebSocket } = await import('ws');
  const direct = await startAigentSimulator({ graceMs: 10 });
  t.after(() => direct.close());
  const socket = new WebSocket(`${direct.url}?aigent-api-token=aigent_demo`);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(frame(1, JSON.stringify(metadata({}, { channel }))));
  for (const sound of sent) socket.send(voice(sound));
  socket.close(1000);
  const call = await direct.nextCall();
  await call.ended;
  return arrived(call, channel);
};

test('a whole call: both sides reach the platform byte for byte, with one login, and no secret is anywhere', async (t) => {
  const backend = await startStreaming(t);
  const callId = randomUUID();
  const pages = { agent: await backend.stream('agent', callId), client: await backend.stream('client', callId) };
  for (const channel of ['agent', 'client'] as const)
    for (const sound of pieces(channel, 0, 50)) pages[channel].socket.send(voice(sound));
  for (const page of Object.values(pages)) page.socket.close(1000);
  const call = await backend.ingress.nextCall();
  await call.ended;
  assert.equal(call.id, callId);
  for (const channel of ['agent', 'client'] as const)
    assert.deepEqual(await arrived(call, channel), await decoded(t, channel, pieces(channel, 0, 50)));
  assert.deepEqual(backend.ingress.breaches, []);
  assert.deepEqual(backend.login.breaches, []);
  assert.equal(backend.login.requests, 1);
  for (const page of Object.values(pages)) assert.deepEqual([page.messages, page.frames], [[], []]);
  assert.equal(await backend.metric(/calls_total.*aigent.*browser-hangup/), 2);
  assert.equal(await backend.metric(/calls_active/), 0);
  assert.equal(await backend.metric(/relayed_bytes_total.*aigent.*up.*audio/), 2 * 50 * 166);
  assert.ok(logLines.some((line) => line.includes('access token fetched')));
  assertNoSecrets();
});

test('the ticket says where, and is cut out of the metadata; the rest of what is known goes on', async (t) => {
  const backend = await startStreaming(t);
  const callId = randomUUID();
  const answer = (await (await backend.askFor('agent', callId)).json()) as Record<string, string>;
  ticketSecret(answer['token'] ?? '');
  assert.equal(answer['url'], `${backend.ws}/aigent/ws`);
  const more = { category: 'VDN-1', ani: '+39333', agentAni: '+39029', programId: 'p-9' };
  const others = { ticket: answer['token'], __proto__: null, apikey: KEY, note: 'x' };
  await backend.stream('agent', callId, { ...others, ...more }, { more: 1 });
  const call = await backend.ingress.nextCall();
  assert.deepEqual(call.legs.agent[0]?.metadata, metadata(more, { channel: 'agent', clientCallId: callId }));
});

test('as whom is streamed is what the login says, whatever the page says', async (t) => {
  const identity = { agentId: 'a-1', agentWindowsUsername: 'ACME\\own' };
  const backend = await startStreaming(t, { identity });
  await backend.stream('client', randomUUID(), { agentId: 'boss', agentWindowsUsername: undefined, clientId: 'c-2' });
  const { metadata: told } = (await backend.ingress.nextCall()).legs.client[0] ?? {};
  assert.deepEqual(
    [told?.['agentId'], told?.['agentWindowsUsername'], told?.['clientId']],
    ['a-1', 'ACME\\own', 'c-2'],
  );
});

test('a side that was cut comes back with a fresh ticket; the other one never stops', async (t) => {
  const backend = await startStreaming(t, { ingress: { graceMs: 1000 } });
  const callId = randomUUID();
  const agent = await backend.stream('agent', callId);
  const first = await backend.stream('client', callId);
  const call = await backend.ingress.nextCall();
  for (const sound of pieces('client', 0, 20)) first.socket.send(voice(sound));
  await until('the first part', () => call.legs.client[0]?.voiceFrames === 20);
  first.socket.terminate();
  await until('the cut', () => !call.streaming.includes('client'));
  assert.deepEqual(call.streaming, ['agent']);
  const second = await backend.stream('client', callId);
  for (const sound of pieces('client', 20, 40)) second.socket.send(voice(sound));
  for (const page of [agent, second]) page.socket.close(1000);
  await call.ended;
  assert.deepEqual(await arrived(call, 'client'), await decoded(t, 'client', pieces('client', 0, 40)));
  assert.deepEqual(backend.ingress.breaches, []);
  assert.equal(await backend.metric(/calls_total.*browser-lost/), 1);
});

test('a line that was cut unnoticed gives way to the one that comes back, and to no other user', async (t) => {
  const backend = await startStreaming(t, { changes: { limits: { streamsPerUser: 1 } } });
  const callId = randomUUID();
  const first = await backend.stream('agent', callId);
  const call = await backend.ingress.nextCall();
  const stranger = await backend.stream('agent', callId, {
    ticket: await backend.streamTicket('agent', callId, 'eve'),
  });
  assert.deepEqual(await stranger.ending(), [['unauthorized'], 4401]);
  assert.deepEqual(call.streaming, ['agent']);
  const second = await backend.stream('agent', callId);
  assert.deepEqual(await first.closed, { code: 4409, reason: 'replaced' });
  await until('the second', () => call.legs.agent.length === 2);
  await pause(50);
  assert.equal(second.socket.readyState, 1);
  assert.equal(await backend.metric(/calls_active.*aigent/), 1);
});

test('both sides are one call for the limits: a second call waits for its place', async (t) => {
  const backend = await startStreaming(t, { changes: { limits: { streamsPerUser: 1 } } });
  const [one, two] = [randomUUID(), randomUUID()];
  const pages = [await backend.stream('agent', one), await backend.stream('client', one)];
  const call = await backend.ingress.nextCall();
  await until('both sides', () => call.streaming.length === 2);
  assert.deepEqual(await (await backend.stream('agent', two)).ending(), [['call-busy'], 4409]);
  const other = await backend.streamTicket('agent', two, 'bob');
  await backend.stream('agent', two, { ticket: other });
  assert.equal((await backend.ingress.nextCall()).id, two);
  for (const page of pages) page.socket.close(1000);
  await call.ended;
  await backend.stream('agent', randomUUID());
  await backend.ingress.nextCall();
});

test('with one store, a ticket of one process opens at another, and both sides of a call count as one over both', async (t) => {
  const store = new MemoryStore();
  t.after(() => store.close());
  const changes = { store, limits: { streamsPerUser: 1 } };
  const one = await startStreaming(t, { changes });
  const two = await startStreaming(t, { changes, url: one.ingress.url, tokenUrl: one.login.url });
  const callId = randomUUID();
  await one.stream('agent', callId, { ticket: await two.streamTicket('agent', callId) });
  await two.stream('client', callId, { ticket: await one.streamTicket('client', callId) });
  const call = await one.ingress.nextCall();
  await until('both sides', () => call.streaming.length === 2);
  assert.deepEqual(await (await two.stream('agent', randomUUID())).ending(), [['call-busy'], 4409]);
});

const asks: readonly [what: string, identity: unknown, ask: [string, unknown], status: number, code: string][] = [
  ['a user who streams nothing', null, ['agent', randomUUID()], 403, 'unauthorized'],
  ['half an identity', { agentId: '' }, ['agent', randomUUID()], 403, 'unauthorized'],
  ['an identity of a wrong type', { clientId: 5 }, ['agent', randomUUID()], 403, 'unauthorized'],
  ['a list of identities', [IDENTITY], ['agent', randomUUID()], 403, 'unauthorized'],
  ['no call', IDENTITY, ['agent', undefined], 400, 'bad-message'],
  ['a call that is none', IDENTITY, ['agent', 'call-1'], 400, 'bad-message'],
  ['a call of another version', IDENTITY, ['agent', '3f2b8c1e-7d44-1a5b-9c10-0123456789ab'], 400, 'bad-message'],
  ['a call that is a number', IDENTITY, ['agent', 5], 400, 'bad-message'],
  ['a third side', IDENTITY, ['supervisor', randomUUID()], 400, 'bad-message'],
];
for (const [what, identity, ask, status, code] of asks) {
  test(`${what} gets no ticket: ${status}, and no login is made`, async (t) => {
    const backend = await startStreaming(t, { identity });
    const response = await backend.askFor(...ask);
    assert.equal(response.status, status);
    assert.equal(((await response.json()) as { code: string }).code, code);
    assert.equal(backend.login.requests, 0);
  });
}

test('streams’ tickets are counted as operators’ tokens are', async (t) => {
  const backend = await startStreaming(t, { changes: { limits: { tokensPerMinutePerUser: 2 } } });
  const call = randomUUID();
  const statuses = [];
  for (let n = 0; n < 3; n++) statuses.push((await backend.askFor('agent', call)).status);
  assert.deepEqual(statuses, [200, 200, 429]);
});

type Bad = readonly [what: string, changes: object, voiceChanges: object, code: string, closeCode: number];
const strange = 'x'.repeat(43);
const bads: readonly Bad[] = [
  ['the other side', {}, { channel: 'client' }, 'unauthorized', 4401],
  ['another call', {}, { clientCallId: randomUUID() }, 'unauthorized', 4401],
  ['a side that is none', {}, { channel: 'both' }, 'unauthorized', 4401],
  ['no ticket', { ticket: undefined }, {}, 'unauthorized', 4401],
  ['a ticket that is unknown', { ticket: strange }, {}, 'unauthorized', 4401],
  ['a ticket that is none', { ticket: { a: 1 } }, {}, 'unauthorized', 4401],
  ['no side', {}, { channel: undefined }, 'bad-message', 4400],
  ['no call', {}, { clientCallId: 7 }, 'bad-message', 4400],
  ['no codec', {}, { codec: undefined }, 'config-invalid', 4400],
  ['a rate that is a text', {}, { samplingRate: '8000' }, 'config-invalid', 4400],
  ['a category of a page', { category: 'x'.repeat(257) }, {}, 'config-invalid', 4400],
  ['a number that is none', { ani: 39333 }, {}, 'config-invalid', 4400],
];
for (const [what, changes, voiceChanges, code, closeCode] of bads) {
  test(`metadata of ${what} open nothing: ${closeCode}`, async (t) => {
    const backend = await startStreaming(t);
    const page = await backend.stream('agent', randomUUID(), changes, voiceChanges);
    assert.deepEqual(await page.ending(), [[code], closeCode]);
    assert.deepEqual([backend.ingress.legs.length, backend.login.requests], [0, 0]);
    assert.equal(await backend.metric(/calls_active/), 0);
  });
}

test('metadata without what only the page could say open nothing', async (t) => {
  const backend = await startStreaming(t, { identity: {} });
  const page = await backend.stream('agent', randomUUID(), { agentWindowsUsername: undefined });
  assert.deepEqual(await page.ending(), [['config-invalid'], 4400]);
});

const firsts: readonly [what: string, first: Buffer | string][] = [
  ['sound', voice(piece('agent', 1))],
  ['a text', '{"voice":{"channel":"agent"}}'],
  ['half a header', Buffer.from([1, 0, 0])],
  ['no JSON', frame(1, '<html>')],
  ['no UTF-8', frame(1, Buffer.from('7b2261223a22ff227d', 'hex'))],
  ['a list', frame(1, '[]')],
];
for (const [what, first] of firsts) {
  test(`a page that begins with ${what} is told so`, async (t) => {
    const backend = await startStreaming(t);
    const page = backend.page({ path: '/aigent/ws' });
    await page.opened;
    page.socket.send(first);
    assert.deepEqual(await page.ending(), [['bad-message'], 4400]);
  });
}

test('a ticket opens once, for the page that asked, and nothing but a stream', async (t) => {
  const backend = await startStreaming(t, { changes: { allowedOrigins: [ORIGIN, 'https://other.example'] } });
  const callId = randomUUID();
  const ticket = await backend.streamTicket('agent', callId);
  await backend.stream('agent', callId, { ticket });
  await backend.ingress.nextCall();
  assert.deepEqual(await (await backend.stream('agent', callId, { ticket })).ending(), [['unauthorized'], 4401]);
  const elsewhere = await backend.streamTicket('agent', callId);
  const page = backend.page({ path: '/aigent/ws', origin: 'https://other.example' });
  await page.opened;
  page.socket.send(frame(1, JSON.stringify(metadata({ ticket: elsewhere }, { clientCallId: callId }))));
  assert.deepEqual(await page.ending(), [['unauthorized'], 4401]);
});

test('a page that breaks the rules of a running stream is closed, and the platform sees no rule broken', async (t) => {
  const backend = await startStreaming(t, {
    changes: { limits: { streamBytesPerSecond: 8000, streamFramesPerSecond: 20, streamBurstMs: 1000 } },
  });
  const cases: [frames: () => Buffer[], closeCode: number, reason: string][] = [
    [() => [frame(1, JSON.stringify(metadata()))], 1008, 'second-config'],
    [() => [voice(Buffer.alloc(8192))], 1009, 'message-too-big'],
    [() => Array<Buffer>(30).fill(voice(piece('agent', 1))), 1008, 'too-many-messages'],
    [() => Array<Buffer>(5).fill(voice(Buffer.alloc(2000))), 1008, 'too-fast'],
  ];
  for (const [frames, code, reason] of cases) {
    const page = await backend.stream('agent', randomUUID());
    const call = await backend.ingress.nextCall();
    for (const each of frames()) page.socket.send(each);
    assert.deepEqual(await page.closed, { code, reason });
    await call.ended;
  }
  const page = await backend.stream('agent', randomUUID());
  const call = await backend.ingress.nextCall();
  page.socket.send('{"type":"hello"}');
  page.socket.send(frame(3, 'x'));
  page.socket.send(voice(piece('agent', 1)));
  await until('the sound', () => call.legs.agent[0]?.voiceFrames === 1);
  assert.equal(await backend.metric(/dropped_messages_total.*aigent.*unknown-type/), 2);
  assert.deepEqual(
    backend.ingress.breaches.filter(({ rule }) => rule !== 'one-side-only'),
    [],
  );
});
