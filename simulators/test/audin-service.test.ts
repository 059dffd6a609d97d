import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { startAudinSimulator } from '../src/audin/index.js';
import { mulawFromSamples, samplesFromMulaw } from '../src/sound/mulaw.js';
import { createHash } from 'node:crypto';
import { presenceUrl, simulateAudin, TestOperator } from './audin-helpers.js';
import { TestClient } from './helpers.js';

const BODY = { operatorRef: 'op-7', displayName: 'Grace', phoneNumberIds: ['num-1'] };

function askToken(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/operator-sessions/token`, {
    method: 'POST',
    headers: { 'x-api-key': 'audin_demo', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

function askNumbers(url: string, token: string): Promise<Response> {
  return fetch(`${url}/operator-sessions/phone-numbers`, { headers: { authorization: `Bearer ${token}` } });
}

test('gives a server a token of an hour, which lists the operator’s own numbers', async (t) => {
  const simulator = await simulateAudin(t);
  const response = await askToken(simulator.url, BODY);
  assert.equal(response.status, 200);
  const { token, expiresAt } = (await response.json()) as { token: string; expiresAt: string };
  assert.equal(token.split('.').length, 3);
  assert.ok(Math.abs(Date.parse(expiresAt) - Date.now() - 3_600_000) < 10_000);
  assert.deepEqual(await (await askNumbers(simulator.url, token)).json(), [
    { id: 'num-1', phoneNumber: '+390299990001', displayName: 'Sales' },
  ]);
  assert.deepEqual(simulator.breaches, []);
});

test('refuses a wrong key, a bad body and a page that holds the key', async (t) => {
  const simulator = await simulateAudin(t);
  assert.equal((await askToken(simulator.url, BODY, { 'x-api-key': 'wrong' })).status, 401);
  assert.equal((await askToken(simulator.url, { ...BODY, phoneNumberIds: ['num-9'] })).status, 400);
  assert.equal((await askToken(simulator.url, { ...BODY, operatorRef: 7 })).status, 400);
  assert.equal((await askToken(simulator.url, BODY, { 'content-type': 'text/plain' })).status, 400);
  const fromPage = await askToken(simulator.url, BODY, { origin: 'https://shop.example' });
  assert.equal(fromPage.headers.get('access-control-allow-origin'), null);
  assert.deepEqual(
    simulator.breaches.map(({ rule }) => rule),
    ['bad-token-request', 'bad-token-request', 'bad-token-request', 'key-in-page'],
  );
});

test('lists numbers for a page of another origin, and only with a valid token', async (t) => {
  const simulator = await simulateAudin(t, { numbersUnder: 'data' });
  const { token } = simulator.issueToken();
  const listed = await askNumbers(simulator.url, token);
  assert.equal(listed.headers.get('access-control-allow-origin'), '*');
  assert.deepEqual(await listed.json(), { data: simulator.numbers });
  const preflight = await fetch(`${simulator.url}/operator-sessions/phone-numbers`, { method: 'OPTIONS' });
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /authorization/);
  assert.equal((await askNumbers(simulator.url, simulator.issueToken({}, -1).token)).status, 401);
  assert.equal((await askNumbers(simulator.url, `${token}x`)).status, 401);
  simulator.revokeTokens();
  assert.equal((await askNumbers(simulator.url, token)).status, 401);
  assert.equal((await askNumbers(simulator.url, simulator.issueToken().token)).status, 200);
});

test('breaks its HTTP endpoints on request', async (t) => {
  const simulator = await simulateAudin(t, { expiresAt: false, faults: { token: { status: 503 } } });
  assert.equal((await askToken(simulator.url, BODY)).status, 503);
  simulator.setFaults({ token: { body: '<html>' } });
  assert.equal(await (await askToken(simulator.url, BODY)).text(), '<html>');
  simulator.setFaults({ token: undefined, numbers: { hang: true } });
  assert.deepEqual(Object.keys((await (await askToken(simulator.url, BODY)).json()) as object), ['token']);
  const waiting = fetch(`${simulator.url}/operator-sessions/phone-numbers`, { signal: AbortSignal.timeout(200) });
  await assert.rejects(waiting, /timeout/i);
});

test('closes a socket whose token is expired, forged or missing, or refuses its upgrade', async (t) => {
  const simulator = await simulateAudin(t);
  for (const token of [simulator.issueToken({}, -1).token, 'a.b.c', '']) {
    assert.equal((await new TestClient(presenceUrl(simulator, token)).closed).code, 4401);
  }
  const strict = await simulateAudin(t, { tokenRefusal: 'http' });
  const client = new TestClient(presenceUrl(strict, 'x'));
  assert.equal((await client.closed).code, 1006);
  assert.match(client.error?.message ?? '', /401/);
});

test('joins a server under its own path, and leaves it running as it was', async (t) => {
  const server = createServer((request, response) => response.end(`page ${request.url}`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const simulator = await startAudinSimulator({ server, path: '/audin', farEnd: 'quiet', phone: true });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  assert.equal(simulator.url, `${origin}/audin`);
  assert.equal((await askToken(simulator.url, BODY)).status, 200);
  assert.equal(await (await fetch(`${origin}/index.html`)).text(), 'page /index.html');
  const operator = await new TestOperator(simulator).goOnline('num-2');
  const rung = await fetch(`${simulator.url}/phone`, {
    method: 'POST',
    body: JSON.stringify({ to: 'num-2', from: '+3912345678' }),
  });
  assert.equal(((await rung.json()) as { offeredTo: number }).offeredTo, 1);
  assert.equal((await operator.hear('incoming_call'))['from'], '+3912345678');
  await simulator.close();
  assert.equal((await operator.presence.closed).code, 1006);
  assert.equal(await (await fetch(`${origin}/audin/phone`)).text(), 'page /audin/phone');
});

test('answers GET /health on its own server, and has no phone unless asked for', async (t) => {
  const simulator = await simulateAudin(t);
  assert.deepEqual(await (await fetch(`${simulator.url}/health`)).json(), { status: 'ok' });
  assert.equal((await fetch(`${simulator.url}/phone`, { method: 'POST' })).status, 404);
});

test('speaks μ-law exactly as ITU-T G.711 has it', () => {
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const codes = mulawFromSamples(Int16Array.from({ length: 65536 }, (_, i) => i - 32768));
  assert.equal(sha256(codes), '90c29de505fb68e766118303bd552a16005dcf810873698bee1d8f3b247ce28c');
  const samples = samplesFromMulaw(Buffer.from(Array.from({ length: 256 }, (_, i) => i)));
  const decoded = new Uint8Array(samples.buffer);
  assert.equal(sha256(decoded), '3dab54339e520bb2c924826e3b72a917a2b612e9fd12fc867500f1d983a75827');
});
