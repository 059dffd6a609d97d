import assert from 'node:assert/strict';
import test from 'node:test';
import { createLogger } from '../src/log.js';
import { Scrubber } from '../src/secrets.js';
import { KEY, ORIGIN, startBackend } from './support/backend.js';
import { linesWith, secret } from './support/logs.js';
import { talk } from './support/raw.js';

const NOWHERE = 'ws://127.0.0.1:9/ws';

test('slow headers, a slow body and a silent connection are ended by our own limits', async (t) => {
  const backend = await startBackend(t, NOWHERE, { limits: { headersMs: 400, requestMs: 600 } });
  const cookie = secret('slow-session-cookie-1');
  const [headers, body, silent] = await Promise.all([
    talk(backend.http, `POST /api/voice-token HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n`),
    talk(
      backend.http,
      `POST /api/voice-token HTTP/1.1\r\nHost: x\r\nOrigin: ${ORIGIN}\r\nCookie: ${cookie}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"protocol"',
    ),
    talk(backend.http),
  ]);
  for (const { answer, afterMs } of [headers, body]) {
    assert.match(answer, /^HTTP\/1\.1 408 .*"code":"request-timeout"/s);
    assert.ok(afterMs > 300 && afterMs < 4000, `${afterMs} ms`);
  }
  assert.ok(silent.afterMs < 4000);
  assert.ok(linesWith('slow-request').length >= 2);
});

test('the defaults are those of the security list', async (t) => {
  const { app } = await startBackend(t, NOWHERE);
  assert.equal(app.server.headersTimeout, 10_000);
  assert.equal(app.server.requestTimeout, 15_000);
});

test('nothing is compressed, and no extension is agreed to', async (t) => {
  const backend = await startBackend(t, NOWHERE);
  const response = await fetch(`${backend.http}/health`, { headers: { 'accept-encoding': 'gzip, br' } });
  assert.equal(response.headers.get('content-encoding'), null);
  const page = backend.page();
  await page.opened;
  assert.equal(page.socket.extensions, '');
  page.socket.terminate();
});

test('health tells that calls are taken, and nothing else', async (t) => {
  const backend = await startBackend(t, NOWHERE);
  for (const path of ['/health', '/health/ready', '/health/live']) {
    const response = await fetch(backend.http + path);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { status: 'ok' });
  }
});

test('health is not ready while the store is away', async (t) => {
  const { MemoryStore } = await import('../src/index.js');
  const store = new MemoryStore();
  t.after(() => store.close());
  const backend = await startBackend(t, NOWHERE, { store });
  store.ping = () => Promise.reject(new Error('away'));
  assert.equal((await fetch(`${backend.http}/health/ready`)).status, 503);
  assert.equal((await fetch(`${backend.http}/health/live`)).status, 200);
});

test('the logger cuts out what it must not hold, however it comes', () => {
  const lines: string[] = [];
  const log = createLogger({
    level: 'trace',
    stream: { write: (line) => void lines.push(line) },
    scrubber: new Scrubber([KEY]),
  });
  const bearer = 'Bearer 0123456789';
  log.info({ headers: { authorization: bearer, cookie: bearer, 'x-api-key': bearer } }, 'headers');
  log.info({ req: { method: 'GET', url: `/ws?apikey=${bearer}`, headers: { cookie: bearer } } }, 'request');
  log.info({ ticket: bearer, token: bearer, apikey: bearer }, 'fields');
  log.info({ config: { apikey: bearer, nested: { token: bearer } } }, 'deep');
  log.error(
    { err: Object.assign(new Error(`bad key ${KEY}`), { rawPacket: Buffer.from(bearer), headers: bearer }) },
    'error',
  );
  log.warn({ problem: `wss://x/connector?aigent-api-token=${bearer.slice(7)}&a=1 failed` }, 'address');
  log.child({ part: KEY }).warn(`the key is ${KEY}`);
  assert.equal(lines.length, 7);
  const all = lines.join('');
  assert.ok(!all.includes(bearer) && !all.includes(KEY) && !all.includes('0123456789'), all);
  assert.ok(all.includes('/ws?[removed]'));
  for (const line of lines) JSON.parse(line);
});
