import assert from 'node:assert/strict';
import { request } from 'node:http';
import test from 'node:test';
import { createBackend } from '../src/index.js';
import { AGENTS, KEY, ORIGIN, startBackend } from './support/backend.js';
import { linesWith, logStream, secret, ticketSecret } from './support/logs.js';

const NOWHERE = 'ws://127.0.0.1:9/ws';

test('a page of the list gets a ticket, the relay and its end of life', async (t) => {
  const backend = await startBackend(t, NOWHERE);
  const response = await backend.ask();
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('access-control-allow-origin'), ORIGIN);
  assert.equal(response.headers.get('access-control-allow-credentials'), 'true');
  assert.equal(response.headers.get('vary'), 'Origin');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const answer = (await response.json()) as Record<string, string>;
  assert.deepEqual(Object.keys(answer), ['token', 'url', 'expiresAt']);
  assert.match(ticketSecret(String(answer['token'])), /^[\w-]{43}$/);
  assert.equal(answer['url'], `${backend.ws}/aillomvox/ws`);
  const lifeMs = Date.parse(String(answer['expiresAt'])) - Date.now();
  assert.ok(lifeMs > 55_000 && lifeMs <= 60_000);
});

const foreign = {
  foreign: 'https://evil.example',
  'look-alike, longer': 'https://shop.example.evil.test',
  'look-alike, before': 'https://evilshop.example',
  'another port': 'https://shop.example:8443',
  'another scheme': 'http://shop.example',
  'another case': 'https://SHOP.example',
  'with a slash': 'https://shop.example/',
  null: 'null',
  star: '*',
  twice: 'https://shop.example, https://evil.example',
};
for (const [what, origin] of Object.entries(foreign)) {
  test(`an Origin that is ${what} gets no ticket, no preflight and no CORS header`, async (t) => {
    const backend = await startBackend(t, NOWHERE);
    for (const method of ['POST', 'OPTIONS']) {
      const response = await fetch(`${backend.http}/api/voice-token`, {
        method,
        headers: { origin, 'content-type': 'application/json', 'access-control-request-method': 'POST' },
        ...(method === 'POST' ? { body: '{"protocol":"aillomvox","purpose":"call"}' } : {}),
      });
      assert.equal(response.status, 403);
      assert.equal(response.headers.get('access-control-allow-origin'), null);
      assert.equal(response.headers.get('access-control-allow-credentials'), null);
      assert.deepEqual(await response.json(), { code: 'unauthorized', message: 'This call is not allowed.' });
    }
    assert.ok(linesWith('origin').length >= 2);
  });
}

test('no Origin, no ticket; the preflight of a listed page is answered', async (t) => {
  const backend = await startBackend(t, NOWHERE);
  const status = await new Promise<number | undefined>((resolve) => {
    const plain = request(`${backend.http}/api/voice-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    plain.on('response', (response) => resolve(response.resume().statusCode));
    plain.end('{"protocol":"aillomvox","purpose":"call"}');
  });
  assert.equal(status, 403);
  assert.ok(linesWith('no-origin').length > 0);
  const preflight = await fetch(`${backend.http}/api/voice-token`, { method: 'OPTIONS', headers: { origin: ORIGIN } });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-origin'), ORIGIN);
  assert.equal(preflight.headers.get('access-control-allow-methods'), 'POST');
  assert.equal(preflight.headers.get('access-control-allow-headers'), 'content-type');
});

test('without a hook everybody is refused, unless anonymous calls are allowed', async (t) => {
  const closed = await startBackend(t, NOWHERE, { authorize: undefined });
  assert.equal((await closed.ask()).status, 403);
  assert.ok(linesWith('authorize').length > 0);
  const open = await startBackend(t, NOWHERE, { authorize: undefined, allowAnonymous: true });
  await open.ticket();
});

test('a hook that refuses, throws, hangs or answers nonsense opens nothing, and all look the same', async (t) => {
  const cookie = secret('session=c0ffee-cookie');
  const hooks: (() => unknown)[] = [
    () => undefined,
    () => null,
    () => false,
    () => true,
    () => ({}),
    () => ({ id: '' }),
    () => ({ id: 5 }),
    () => ({ id: 'x'.repeat(257) }),
    () => ({ id: 'ada', agents: 'default' }),
    () => Promise.reject(new Error('login is down')),
    () => {
      throw new Error('login is down');
    },
    () => new Promise(() => undefined),
  ];
  for (const hook of hooks) {
    const backend = await startBackend(t, NOWHERE, { authorize: hook as () => undefined, limits: { authorizeMs: 50 } });
    const response = await backend.ask(undefined, {
      cookie,
      authorization: secret('Bearer s3cr3t-bearer'),
      'x-api-key': KEY,
    });
    assert.equal(response.status, 403);
    assert.deepEqual(await response.json(), { code: 'unauthorized', message: 'This call is not allowed.' });
    assert.equal(response.headers.get('access-control-allow-origin'), ORIGIN);
  }
});

test('bad questions are 400, 404, 413 or 415, as JSON that the page can read', async (t) => {
  const backend = await startBackend(t, NOWHERE);
  const call = { protocol: 'aillomvox', purpose: 'call' };
  const table: [object | string, number, string][] = [
    ['{', 400, 'bad-message'],
    ['', 400, 'bad-message'],
    ['null', 400, 'bad-message'],
    ['[]', 400, 'bad-message'],
    ['"x"', 400, 'bad-message'],
    ['{"__proto__":{"x":1}}', 400, 'bad-message'],
    [{}, 400, 'bad-message'],
    [{ ...call, protocol: 5 }, 400, 'bad-message'],
    [{ ...call, agentId: {} }, 400, 'bad-message'],
    [{ ...call, purpose: 'monitor' }, 400, 'bad-message'],
    [{ protocol: 'aillomvox' }, 400, 'bad-message'],
    [{ ...call, agentId: 'nobody' }, 404, 'unknown-agent'],
    [{ ...call, agentId: '__proto__' }, 404, 'unknown-agent'],
    [{ ...call, protocol: 'vonage' }, 404, 'unknown-agent'],
    [{ ...call, more: 'x'.repeat(70_000) }, 413, 'message-too-big'],
  ];
  for (const [body, status, code] of table) {
    const response = await backend.ask(body);
    const answer = (await response.json()) as Record<string, unknown>;
    assert.deepEqual([response.status, answer['code']], [status, code], JSON.stringify(body).slice(0, 80));
    assert.equal(response.headers.get('access-control-allow-origin'), ORIGIN);
    assert.deepEqual(Object.keys(answer), ['code', 'message']);
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
    assert.equal((await backend.ask(undefined, { 'content-type': type })).status, 415);
  }
  const wrong = await fetch(`${backend.http}/api/voice-token?apikey=${KEY}`, { headers: { origin: ORIGIN } });
  assert.equal(wrong.status, 404);
  assert.equal((await fetch(`${backend.http}/%zz?x=${KEY}`)).status, 400);
});

test("an agent that is not this user's is refused", async (t) => {
  const backend = await startBackend(t, NOWHERE, { authorize: () => ({ id: 'ada', agents: ['default'] }) });
  assert.equal((await backend.ask({ protocol: 'aillomvox', purpose: 'call', agentId: 'closed' })).status, 403);
  await backend.ticket('default');
});

test('five tickets a minute for a user, then 429 with Retry-After; an address has its own limit', async (t) => {
  const limits = { ticketsPerMinutePerUser: 5, ticketsPerMinutePerAddress: 12 };
  const backend = await startBackend(t, NOWHERE, { limits });
  for (let count = 0; count < 5; count++) await backend.ticket();
  const refused = await backend.ask();
  assert.equal(refused.status, 429);
  const retryS = Number(refused.headers.get('retry-after'));
  assert.ok(retryS > 50 && retryS <= 60);
  assert.equal(refused.headers.get('access-control-expose-headers'), 'Retry-After');
  assert.equal(((await refused.json()) as Record<string, unknown>)['code'], 'rate-limited');
  for (let count = 0; count < 5; count++) await backend.ticket(undefined, { 'x-user': 'bob' });
  await backend.ask(undefined, { 'x-user': 'eve' });
  assert.equal((await backend.ask(undefined, { 'x-user': 'eve' })).status, 429);
  assert.equal(await backend.metric(/refusals_total.*rate/), 2);
});

test('an anonymous user is an address, seen through trusted proxies only', async (t) => {
  const limits = { ticketsPerMinutePerUser: 1 };
  const anonymous = { authorize: undefined, allowAnonymous: true, limits };
  const plain = await startBackend(t, NOWHERE, anonymous);
  await plain.ticket(undefined, { 'x-forwarded-for': '198.51.100.1' });
  assert.equal((await plain.ask(undefined, { 'x-forwarded-for': '198.51.100.2' })).status, 429);

  const proxied = await startBackend(t, NOWHERE, { ...anonymous, trustedProxies: ['loopback'] });
  const via = (address: string): Promise<Response> => proxied.ask(undefined, { 'x-forwarded-for': address });
  assert.equal((await via('198.51.100.1')).status, 200);
  assert.equal((await via('198.51.100.1')).status, 429);
  assert.equal((await via('203.0.113.9, 198.51.100.1')).status, 429);
  assert.equal((await via('198.51.100.2')).status, 200);
  assert.equal((await via('2001:db8:1:2::1')).status, 200);
  assert.equal((await via('2001:db8:1:2:ffff::9')).status, 429);
  assert.equal((await via('not an address')).status, 200);
  assert.equal((await via('neither is this')).status, 429);
});

test("the relay's address is PUBLIC_URL's, or the request's as a trusted proxy tells it", async (t) => {
  const urlOf = async (backend: Awaited<ReturnType<typeof startBackend>>, headers = {}): Promise<unknown> => {
    const answer = (await (await backend.ask(undefined, headers)).json()) as Record<string, string>;
    ticketSecret(String(answer['token'] ?? 'no-token-given'));
    return answer['url'] ?? answer['code'];
  };
  const fixed = await startBackend(t, NOWHERE, { publicUrl: 'https://voice.example/in/' });
  assert.equal(await urlOf(fixed), 'wss://voice.example/in/aillomvox/ws');
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'voice.example' };
  const proxied = await startBackend(t, NOWHERE, { trustedProxies: ['127.0.0.1'] });
  assert.equal(await urlOf(proxied, forwarded), 'wss://voice.example/aillomvox/ws');
  assert.equal(await urlOf(proxied, { ...forwarded, 'x-forwarded-host': 'a b/@c' }), 'bad-message');
  const direct = await startBackend(t, NOWHERE);
  assert.equal(await urlOf(direct, forwarded), `${direct.ws}/aillomvox/ws`);
});

test('a store that fails is 503, and the page is told nothing of it', async (t) => {
  const { MemoryStore } = await import('../src/index.js');
  const store = new MemoryStore();
  t.after(() => store.close());
  const backend = await startBackend(t, NOWHERE, { store });
  store.putTicket = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.9:6379'));
  const response = await backend.ask();
  assert.equal(response.status, 503);
  assert.equal(((await response.json()) as Record<string, unknown>)['code'], 'server-error');
  store.countWithin = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.9:6379'));
  assert.equal((await backend.ask()).status, 503);
});

test('createBackend listens to nothing by itself', async () => {
  const app = await createBackend({
    allowedOrigins: [ORIGIN],
    agents: AGENTS,
    providers: { aillomvox: { keys: [KEY] } },
    logStream,
  });
  assert.equal(app.server.listening, false);
  assert.equal((await app.inject('/health/live')).statusCode, 200);
  await app.close();
});
