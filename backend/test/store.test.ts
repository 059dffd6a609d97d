import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { MemoryStore, type Store } from '../src/index.js';
import { TicketOffice } from '../src/tickets.js';
import { pause } from './support/page-client.js';
import { connectRedis, noRedis, startRedis } from './support/redis.js';

const redis = noRedis ? undefined : await startRedis();
const stores: Record<string, (() => Promise<Store>) | undefined> = {
  memory: async () => new MemoryStore(),
  redis: redis && (() => connectRedis(redis.url)),
};

for (const [name, open] of Object.entries(stores)) {
  const options = open ? {} : { skip: noRedis ?? true };
  const store = open ? await open() : new MemoryStore();
  after(() => store.close());

  test(`${name}: a ticket is taken once, by one of many, and not after its time`, options, async () => {
    await store.putTicket('ticket:a', 'facts', 1000);
    const taken = await Promise.all(Array.from({ length: 20 }, () => store.takeTicket('ticket:a')));
    assert.deepEqual(
      taken.filter((value) => value !== undefined),
      ['facts'],
    );
    assert.equal(await store.takeTicket('ticket:never'), undefined);
    await store.putTicket('ticket:b', 'facts', 30);
    await pause(60);
    assert.equal(await store.takeTicket('ticket:b'), undefined);
  });

  test(`${name}: so many within a window, and the wait until the next`, options, async () => {
    const count = (): Promise<number> => store.countWithin('rate:a', 3, 300);
    const answers = await Promise.all([count(), count(), count(), count(), count()]);
    assert.equal(answers.filter((waitMs) => waitMs === 0).length, 3);
    const waitMs = Math.max(...answers);
    assert.ok(waitMs > 200 && waitMs <= 300, `${waitMs} ms`);
    assert.equal(await store.countWithin('rate:b', 3, 300), 0);
    await pause(waitMs + 20);
    // Refused ones were not counted.
    assert.equal(await count(), 0);
  });

  test(`${name}: places are given once each, with fences that grow`, options, async () => {
    const names = ['line:a:0', 'line:a:1'];
    const leases = await Promise.all(Array.from({ length: 5 }, () => store.acquireLease(names, 1000)));
    const held = leases.filter((lease) => lease !== undefined);
    assert.deepEqual(held.map((lease) => lease.name).sort(), names);
    const [first, second] = held.sort((a, b) => a.fence - b.fence);
    assert.ok(first && second && second.fence > first.fence);
    await store.releaseLease(first);
    const third = await store.acquireLease(names, 1000);
    assert.equal(third?.name, first.name);
    assert.ok(third.fence > second.fence);
    // The former holder can neither renew nor give away what is another's.
    assert.equal(await store.renewLease(first, 1000), false);
    await store.releaseLease(first);
    assert.equal(await store.acquireLease(names, 1000), undefined);
    assert.equal(await store.renewLease(third, 1000), true);
  });

  test(
    `${name}: a place of a dead holder is free after its time; a late holder takes back what nobody took`,
    options,
    async () => {
      const lease = await store.acquireLease(['line:b:0'], 40);
      assert.ok(lease);
      await pause(80);
      assert.equal(await store.renewLease(lease, 40), true);
      assert.equal(await store.acquireLease(['line:b:0'], 40), undefined);
      await pause(80);
      assert.ok(await store.acquireLease(['line:b:0'], 1000));
      assert.equal(await store.renewLease(lease, 40), false);
    },
  );

  test(`${name}: what is stored of a ticket does not open anything`, options, async (t) => {
    const seen: string[] = [];
    const put = t.mock.method(store, 'putTicket', async (key: string, value: string) => void seen.push(key, value));
    const facts = {
      userId: 'ada',
      purpose: 'call',
      protocol: 'aillomvox',
      origin: 'https://a.example',
      subject: { agentId: 'default' },
    };
    const { ticket } = await new TicketOffice(store, 1000).issue(facts);
    put.mock.restore();
    assert.match(ticket, /^[\w-]{43}$/);
    assert.ok(seen.length === 2 && !seen.some((text) => text.includes(ticket)));
  });
}
