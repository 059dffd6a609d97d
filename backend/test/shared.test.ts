import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { startStreaming, voice, type Channel } from './support/aigent.js';
import { KEY, ORIGIN, simulate, startBackend, type TestBackend } from './support/backend.js';
import { PageClient, pause, until } from './support/page-client.js';
import { connectRedis, noRedis, startRedis } from './support/redis.js';

const options = noRedis ? { skip: noRedis } : {};

async function dial(backend: TestBackend, apikey: string): Promise<PageClient> {
  const page = new PageClient(`${backend.ws}/aillomvox/ws`, ORIGIN);
  await page.opened;
  page.send({ type: 'config', apikey, sample_rate: 16000 });
  return page;
}

test('two backends with one Redis share tickets, limits, users and lines', options, async (t) => {
  const redis = await startRedis();
  const simulator = await simulate(t);
  const limits = { ticketsPerMinutePerUser: 4 };
  const [one, two] = [
    await startBackend(t, simulator.url, { redisUrl: redis.url, limits }),
    await startBackend(t, simulator.url, { redisUrl: redis.url, limits }),
  ];
  const as = (user: string): Record<string, string> => ({ 'x-user': user });

  // A ticket of one opens a call at the other, once.
  const ticket = await one.ticket(undefined, as('ada'));
  const racers = await Promise.all([dial(two, ticket), dial(one, ticket), dial(two, ticket)]);
  const call = await simulator.nextCall();
  const losers = await Promise.all(racers.map((page) => Promise.race([page.ending(), pause(300)])));
  assert.equal(losers.filter((ending) => ending?.[1] === 4401).length, 2);

  // One call a user, wherever.
  const again = await dial(two, await two.ticket(undefined, as('ada')));
  assert.deepEqual(await again.ending(), [['call-busy'], 4409]);

  // Two lines, wherever.
  await dial(two, await one.ticket(undefined, as('bob')));
  await simulator.nextCall();
  for (const backend of [one, two]) {
    const busy = await dial(backend, await backend.ticket(undefined, as('eve')));
    assert.deepEqual(await busy.ending(), [['busy'], 4429]);
  }
  // Four tickets a minute, wherever: eve had two.
  await one.ticket(undefined, as('eve'));
  await two.ticket(undefined, as('eve'));
  assert.equal((await one.ask(undefined, as('eve'))).status, 429);
  assert.equal((await two.ask(undefined, as('eve'))).status, 429);

  for (const page of racers) page.socket.close(1000);
  await call.closed;
  await pause(50);
  await dial(one, await one.ticket(undefined, as('joe')));
  await simulator.nextCall();

  // Nothing in Redis opens anything.
  const { Redis } = await import('ioredis');
  const client = new Redis(redis.url);
  t.after(() => client.disconnect());
  const unused = await one.ticket(undefined, as('kim'));
  const keys = await client.keys('*');
  const values = await Promise.all(keys.map((key) => client.get(key).catch(() => '')));
  for (const text of [...keys, ...values]) assert.ok(!text?.includes(unused) && !text?.includes(KEY));
  assert.equal(simulator.breaches.length, 0);
});

test('two backends with one Redis carry the two sides of one stream', options, async (t) => {
  const redis = await startRedis();
  const changes = { redisUrl: redis.url, limits: { streamsPerUser: 1 } };
  const one = await startStreaming(t, { changes });
  const two = await startStreaming(t, { changes, url: one.ingress.url, tokenUrl: one.login.url });
  const callId = randomUUID();
  // Each side's ticket is from the process that it does not come to.
  const tickets: Record<Channel, string> = {
    agent: await two.streamTicket('agent', callId),
    client: await one.streamTicket('client', callId),
  };
  const pages = {
    agent: await one.stream('agent', callId, { ticket: tickets.agent }),
    client: await two.stream('client', callId, { ticket: tickets.client }),
  };
  const call = await one.ingress.nextCall();
  await until('both sides', () => call.streaming.length === 2);
  assert.deepEqual([call.id, one.ingress.calls.length], [callId, 1]);
  for (const channel of ['agent', 'client'] as const) {
    for (let n = 0; n < 10; n++) pages[channel].socket.send(voice(Buffer.alloc(160, n)));
    await until(`the ${channel}'s sound`, () => call.legs[channel][0]?.voiceFrames === 10);
  }

  // A ticket opens once, wherever; a side is streamed once, wherever.
  const again = await two.stream('agent', callId, { ticket: tickets.agent });
  assert.deepEqual(await again.ending(), [['unauthorized'], 4401]);
  for (const backend of [one, two])
    for (const channel of ['agent', 'client'] as const)
      assert.deepEqual(await (await backend.stream(channel, randomUUID())).ending(), [['call-busy'], 4409]);

  // Its place is free again, wherever.
  for (const page of Object.values(pages)) page.socket.close(1000);
  await call.ended;
  assert.deepEqual(one.ingress.breaches, []);
  await one.stream('client', randomUUID());
  await one.ingress.nextCall();
});

test(
  'calls run on while Redis is away, new ones are refused as a fault, and all is well when it returns',
  options,
  async (t) => {
    const redis = await startRedis();
    const simulator = await simulate(t);
    const backend = await startBackend(t, simulator.url, { redisUrl: redis.url, limits: { leaseMs: 300 } });
    const ticket = await backend.ticket(undefined, { 'x-user': 'bob' });
    const page = await backend.call();
    const call = await simulator.nextCall();
    assert.equal((await fetch(`${backend.http}/health/ready`)).status, 200);
    redis.stop();
    await pause(500);
    page.socket.send(Buffer.alloc(640));
    await until('sound', () => call.received.totalBytes === 640);
    assert.equal((await backend.ask()).status, 503);
    assert.equal((await fetch(`${backend.http}/health/ready`)).status, 503);
    assert.deepEqual(await (await dial(backend, ticket)).ending(), [['server-error'], 1011]);
    assert.equal(page.socket.readyState, page.socket.OPEN);
  },
);

test('a call whose line another process took in the meantime ends', options, async (t) => {
  const redis = await startRedis();
  const simulator = await simulate(t);
  const backend = await startBackend(t, simulator.url, { redisUrl: redis.url, limits: { leaseMs: 300 } });
  const page = await backend.call();
  await simulator.nextCall();
  const { Redis } = await import('ioredis');
  const client = new Redis(redis.url);
  t.after(() => client.disconnect());
  const [line] = await client.keys('*line:aillomvox*');
  assert.ok(line);
  await client.set(line, '999:somebody-else');
  assert.deepEqual(await page.ending(), [['server-error'], 1011]);
  assert.equal(await client.get(line), '999:somebody-else');
});

test("a store of the application's own is used, and left open", options, async (t) => {
  const redis = await startRedis();
  const store = await connectRedis(redis.url);
  t.after(() => store.close());
  const backend = await startBackend(t, 'ws://127.0.0.1:9/ws', { store });
  await backend.ticket();
  await backend.app.close();
  await store.ping();
});
