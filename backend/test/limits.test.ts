import assert from 'node:assert/strict';
import test from 'node:test';
import { BrowserGate } from '../src/limits/browser-gate.js';
import { defaultLimits } from '../src/limits/limits.js';
import { TokenBucket } from '../src/limits/token-bucket.js';
import { simulate, startBackend } from './support/backend.js';
import { PageClient, until } from './support/page-client.js';

const RATE = 32_000;

test('a bucket gives so much at once, and so much a second', () => {
  const bucket = new TokenBucket(10, 5, 0);
  assert.ok(bucket.take(10, 0));
  assert.ok(!bucket.take(1, 0));
  assert.ok(bucket.take(5, 1000));
  assert.ok(!bucket.take(1, 1100));
  assert.ok(bucket.take(10, 60_000));
  assert.ok(!bucket.take(1, 60_000));
});

test('hours of real-time speech with texts between pass the gate', () => {
  const gate = new BrowserGate(defaultLimits, RATE, 0);
  for (let frame = 0; frame < 50 * 600; frame++) {
    assert.equal(gate.audio(640, frame * 20), undefined);
    if (frame % 2 === 0) assert.equal(gate.message(500, frame * 20), undefined);
  }
});

test('a gap in the line and the burst after it pass; sound at double speed does not', () => {
  const gate = new BrowserGate(defaultLimits, RATE, 0);
  for (let frame = 0; frame < 200; frame++) assert.equal(gate.audio(640, 4000), undefined);
  const fast = new BrowserGate(defaultLimits, RATE, 0);
  let passed = 0;
  while (fast.audio(640, passed * 10) === undefined) passed++;
  // Five seconds ahead of real time, at double speed, is reached after about ten.
  assert.ok(passed * 10 > 4_000 && passed * 10 < 6_500, `${passed * 10} ms`);
});

test('texts are limited by number and by bytes, tiny audio frames by number', () => {
  const gate = new BrowserGate(defaultLimits, RATE, 0);
  for (let count = 0; count < 60; count++) assert.equal(gate.message(10, 0), undefined);
  assert.equal(gate.message(10, 0)?.reason, 'too-many-messages');
  const images = new BrowserGate(defaultLimits, RATE, 0);
  assert.equal(images.message(2_000_000, 0), undefined);
  assert.equal(images.message(2_000_000, 0), undefined);
  assert.equal(images.message(2_000_000, 0)?.reason, 'too-many-messages');
  const tiny = new BrowserGate(defaultLimits, RATE, 0);
  for (let count = 0; count < 60; count++) assert.equal(tiny.audio(2, 0), undefined);
  assert.equal(tiny.audio(2, 0)?.reason, 'too-many-messages');
});

const breaches: [string, (page: PageClient) => void, string, number][] = [
  ['an audio frame over 8 KB', (page) => page.socket.send(Buffer.alloc(8193)), 'message-too-big', 1009],
  ['a text over 64 KB', (page) => page.send({ type: 'text', data: 'x'.repeat(65_536) }), 'message-too-big', 1009],
  ['an unknown text over 64 KB', (page) => page.socket.send('x'.repeat(65_537)), 'message-too-big', 1009],
  [
    'an image over 2 MB',
    (page) => page.send({ type: 'image', data: 'x'.repeat(2 * 1024 * 1024) }),
    'message-too-big',
    1009,
  ],
  [
    'a thousand texts at once',
    (page) => many(1000, () => page.send({ type: 'text', data: 'x' })),
    'rate-limited',
    1008,
  ],
  [
    'a thousand tiny frames at once',
    (page) => many(1000, () => page.socket.send(Buffer.alloc(2))),
    'rate-limited',
    1008,
  ],
  ['a minute of sound at once', (page) => many(3000, () => page.socket.send(Buffer.alloc(640))), 'rate-limited', 1008],
];
for (const [what, breach, code, closeCode] of breaches) {
  test(`${what} ends the call with ${closeCode}, and the provider is hung up`, async (t) => {
    const simulator = await simulate(t);
    const backend = await startBackend(t, simulator.url);
    const page = await backend.call();
    const call = await simulator.nextCall();
    breach(page);
    assert.deepEqual(await page.ending(), [[code], closeCode]);
    assert.notEqual((await page.closed).reason, '');
    await call.closed;
    assert.equal(call.messages.at(-1)?.message['type'], 'hangup');
  });
}

test('the largest of each kind passes', async (t) => {
  const simulator = await simulate(t);
  const backend = await startBackend(t, simulator.url);
  const page = await backend.call();
  const call = await simulator.nextCall();
  page.socket.send(Buffer.alloc(8192));
  page.send({ type: 'text', data: 'x'.repeat(65_500) });
  page.send({ type: 'image', data: 'x'.repeat(2 * 1024 * 1024 - 100) });
  await until('all', () => call.messages.length === 3 && call.received.totalBytes === 8192);
});

test('a browser that answers no ping is dropped, and the provider hung up', async (t) => {
  const simulator = await simulate(t);
  const backend = await startBackend(t, simulator.url, { limits: { pingMs: 100, pongMs: 150 } });
  const living = await backend.call();
  const apikey = await backend.ticket();
  const dead = new PageClient(`${backend.ws}/aillomvox/ws`, 'https://shop.example', { autoPong: false });
  await dead.opened;
  dead.send({ type: 'config', apikey, sample_rate: 16000 });
  assert.equal((await dead.closed).code, 1006);
  assert.equal(living.socket.readyState, living.socket.OPEN);
  await until('the outcome', () => simulator.calls.some(({ ended }) => ended));
  assert.equal(await backend.metric(/calls_total.*browser-lost/), 1);
});

function many(times: number, task: () => void): void {
  for (let count = 0; count < times; count++) task();
}
