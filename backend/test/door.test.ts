import assert from 'node:assert/strict';
import test from 'node:test';
import { ORIGIN, simulate, startBackend } from './support/backend.js';
import { linesWith } from './support/logs.js';
import { pause } from './support/page-client.js';
import { talk } from './support/raw.js';

const NOWHERE = 'ws://127.0.0.1:9/ws';

test('the Origin is checked before the upgrade', async (t) => {
  const backend = await startBackend(t, NOWHERE);
  const origins = [
    undefined,
    'null',
    'https://evil.example',
    'https://shop.example.evil.test',
    'http://shop.example',
    '',
  ];
  for (const origin of origins) {
    const page = backend.page({ origin });
    assert.equal(await page.refused, 403, String(origin));
    assert.deepEqual(page.messages, [{ code: 'unauthorized', message: 'This call is not allowed.' }]);
  }
  assert.equal(await backend.page({ path: '/elsewhere' }).refused, 404);
  assert.equal(await backend.metric(/refusals_total.*upgrade.*origin/), origins.length);
});

test('an address that knocks too often is 429 at both doors', async (t) => {
  const backend = await startBackend(t, NOWHERE, { limits: { attemptsPerMinutePerAddress: 3 } });
  await backend.ask();
  await backend.ask({ protocol: 'aillomvox', purpose: 'call', agentId: 'nobody' });
  await backend.page().opened;
  assert.equal(await backend.page().refused, 429);
  const refused = await backend.ask();
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get('retry-after'), '60');
});

test('sockets are limited in all (503) and for an address (429), and counted down', async (t) => {
  const backend = await startBackend(t, NOWHERE, {
    limits: { connections: 3, connectionsPerAddress: 2 },
    trustedProxies: ['loopback'],
  });
  const { WebSocket } = await import('ws');
  const dial = (address: string): Promise<number | InstanceType<typeof WebSocket>> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${backend.ws}/aillomvox/ws`, {
        headers: { origin: ORIGIN, 'x-forwarded-for': address },
      });
      socket.on('open', () => resolve(socket));
      socket.on('unexpected-response', (_request, response) => {
        assert.equal(response.headers['retry-after'], '10');
        resolve(response.resume().statusCode ?? 0);
      });
      socket.on('error', () => undefined);
    });
  const first = await dial('198.51.100.1');
  await dial('198.51.100.1');
  assert.equal(await dial('198.51.100.1'), 429);
  await dial('198.51.100.2');
  assert.equal(await dial('198.51.100.3'), 503);
  assert.equal(await backend.metric(/^voice_connections/), 3);
  assert.ok(typeof first !== 'number');
  first.close();
  await pause(50);
  assert.ok(typeof (await dial('198.51.100.1')) !== 'number');
});

test('a socket that says nothing, or too much, or the wrong thing first, is closed', async (t) => {
  const backend = await startBackend(t, NOWHERE, { limits: { firstMessageMs: 150 } });
  const silent = backend.page();
  assert.deepEqual(await silent.ending(), [['connect-timeout'], 4408]);

  const firsts: [string | Buffer, string, number][] = [
    [Buffer.alloc(640), 'bad-message', 4400],
    ['hello', 'bad-message', 4400],
    ['null', 'bad-message', 4400],
    ['[]', 'bad-message', 4400],
    ['{}', 'bad-message', 4400],
    ['{"type":"text","data":"hi"}', 'bad-message', 4400],
    ['{"type":"config"}', 'unauthorized', 4401],
    ['{"type":"config","apikey":5}', 'unauthorized', 4401],
    ['{"type":"config","apikey":""}', 'unauthorized', 4401],
    [`{"type":"config","apikey":"${'A'.repeat(43)}"}`, 'unauthorized', 4401],
    [JSON.stringify({ type: 'config', apikey: 'x', more: 'y'.repeat(65_536) }), 'message-too-big', 1009],
    ['z'.repeat(1_000_000), 'message-too-big', 1009],
  ];
  for (const [first, code, closeCode] of firsts) {
    const page = backend.page();
    await page.opened;
    page.socket.send(first);
    assert.deepEqual(await page.ending(), [[code], closeCode], first.toString().slice(0, 60));
  }
  for (const reason of ['first-message-late', 'bad-first-message', 'unauthorized', 'first-message-too-big'])
    assert.ok(linesWith(reason).length > 0, reason);
});

test('a first message in endless small fragments is stopped at the limit', async (t) => {
  const backend = await startBackend(t, NOWHERE);
  const page = backend.page();
  await page.opened;
  for (let sent = 0; sent < 70; sent++) page.socket.send('x'.repeat(1000), { fin: false });
  assert.deepEqual(await page.ending(), [['message-too-big'], 1009]);
});

test('a frame beyond the largest message is refused by its header', async (t) => {
  const simulator = await simulate(t);
  const backend = await startBackend(t, simulator.url);
  const page = await backend.call();
  await simulator.nextCall();
  page.socket.send('x'.repeat(3_000_000));
  assert.equal((await page.closed).code, 1009);
  assert.ok(linesWith('message-too-big').length > 0);
});

test('a ticket opens one call, soon, for the page that asked', async (t) => {
  const simulator = await simulate(t);
  const backend = await startBackend(t, simulator.url, {
    allowedOrigins: [ORIGIN, 'https://other.example'],
    limits: { ticketMs: 300, callsPerUser: 9 },
  });
  const use = async (apikey: string, origin = ORIGIN) => {
    const page = backend.page({ origin });
    await page.opened;
    page.send({ type: 'config', apikey, sample_rate: 16000 });
    t.after(() => page.socket.terminate());
    return page;
  };
  const used = await backend.ticket();
  await use(used);
  await simulator.nextCall();
  assert.deepEqual(await (await use(used)).ending(), [['unauthorized'], 4401]);

  const twice = await backend.ticket();
  const both = await Promise.all([use(twice), use(twice)]);
  const codes = await Promise.all(
    both.map((page) => Promise.race([page.ending(), simulator.nextCall().then(() => 'call')])),
  );
  assert.equal(codes.filter((code) => code === 'call').length, 1);

  const expired = await backend.ticket();
  await pause(350);
  assert.deepEqual(await (await use(expired)).ending(), [['unauthorized'], 4401]);

  const foreign = await backend.ticket();
  assert.deepEqual(await (await use(foreign, 'https://other.example')).ending(), [['unauthorized'], 4401]);
  assert.deepEqual(await (await use(foreign)).ending(), [['unauthorized'], 4401]);
  assert.equal(simulator.calls.length, 2);
});

test('one call a user, two a key: one more is told so, and a line that ends is free', async (t) => {
  const simulator = await simulate(t);
  const backend = await startBackend(t, simulator.url);
  const callAs = async (user: string) => {
    const apikey = await backend.ticket(undefined, { 'x-user': user });
    const page = backend.page();
    t.after(() => page.socket.terminate());
    await page.opened;
    page.send({ type: 'config', apikey, sample_rate: 16000 });
    return page;
  };
  const ada = await callAs('ada');
  const adas = await simulator.nextCall();
  assert.deepEqual(await (await callAs('ada')).ending(), [['call-busy'], 4409]);
  const bob = await callAs('bob');
  await simulator.nextCall();
  const eve = await callAs('eve');
  assert.deepEqual(await eve.ending(), [['busy'], 4429]);
  assert.match(String(eve.messages[0]?.['message']), /busy/);
  ada.socket.close(1000);
  await adas.closed;
  await pause(50);
  await callAs('eve');
  await simulator.nextCall();
  bob.socket.close();
});

test('more keys carry more calls, and a refused key comes last', async (t) => {
  const { secret } = await import('./support/logs.js');
  const keys = [secret('av_pool_key_one1'), secret('av_pool_key_two2')];
  const simulator = await simulate(t, { keys });
  const backend = await startBackend(t, simulator.url, { providers: { aillomvox: { url: simulator.url, keys } } });
  const seen: unknown[] = [];
  for (let calls = 0; calls < 4; calls++) {
    await backend.call();
    seen.push((await simulator.nextCall()).key);
  }
  assert.deepEqual(seen.sort(), [keys[0], keys[0], keys[1], keys[1]]);
  assert.deepEqual(await (await backend.call()).ending(), [['busy'], 4429]);
});

test('raw nonsense instead of an upgrade is answered and dropped', async (t) => {
  const backend = await startBackend(t, NOWHERE);
  const say = async (text: string): Promise<string> => (await talk(backend.http, text)).answer;
  const upgrade = `Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${ORIGIN}\r\n`;
  assert.match(await say('\x16\x03\x01 nonsense\r\n\r\n'), /^HTTP\/1\.1 400 /);
  assert.match(await say(`GET /aillomvox/ws HTTP/1.1\r\n${upgrade}\r\n`), /^HTTP\/1\.1 400 /);
  assert.match(
    await say(
      `POST /aillomvox/ws HTTP/1.1\r\n${upgrade}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    ),
    /^HTTP\/1\.1 400 /,
  );
  assert.match(await say(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`), /^HTTP\/1\.1 431 /);
});
