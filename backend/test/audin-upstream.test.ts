import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import test, { type TestContext } from 'node:test';
import type { HttpFaults } from './support/audin.js';
import { ADA, ASK, AUDIN_KEY, INNER, simulateAudin, startAudinBackend } from './support/audin.js';
import type { TestBackend } from './support/backend.js';
import { assertNoSecrets, logLines, secret } from './support/logs.js';

/** What a proxy in front of the service may say. */
const SAID = secret('10.0.0.9:9443');
const PAGE = `<html><h1>502</h1>upstream ${SAID} refused ${AUDIN_KEY}</html>`;

type Answer = readonly [status: number, code: string];

/** The answer, that it says no more than it must, and a line with its reason. */
async function assertDenied(backend: TestBackend, answer: Answer, reason: string): Promise<Response> {
  const start = logLines.length;
  const response = await backend.ask(ASK);
  const body = (await response.json()) as Record<string, unknown>;
  assert.deepEqual([response.status, body['code']], answer);
  assert.deepEqual(Object.keys(body), ['code', 'message']);
  assert.doesNotMatch(String(body['message']), /127\.0\.0\.1|http|html|ECONN|audin|[45]\d\d/i);
  assert.match(String(body['message']), /Please try again\.$/);
  const lines = logLines.slice(start);
  assert.ok(
    lines.some((line) => line.includes(`"reason":"${reason}"`)),
    `no line about ${reason} in:\n${lines.join('')}`,
  );
  for (const line of lines) assert.doesNotMatch(line, /html|127\.0\.0\.1/);
  assert.equal(await backend.metric(new RegExp(`refusals_total.*token.*${reason}`)), 1);
  assert.equal(await backend.metric(/tickets_total/), 0);
  assertNoSecrets();
  return response;
}

const faults: readonly [what: string, HttpFaults, Answer, reason: string][] = [
  ['400', { status: 400 }, [502, 'server-error'], 'upstream-refused'],
  ['401', { status: 401 }, [502, 'server-error'], 'upstream-refused'],
  ['403', { status: 403 }, [502, 'server-error'], 'upstream-refused'],
  ['404', { status: 404 }, [502, 'server-error'], 'upstream-refused'],
  ['429', { status: 429 }, [503, 'busy'], 'upstream-busy'],
  ['500', { status: 500 }, [502, 'server-error'], 'upstream-fault'],
  ['503', { status: 503 }, [502, 'server-error'], 'upstream-fault'],
  ['204', { status: 204 }, [502, 'server-error'], 'upstream-fault'],
  ['a web page', { body: PAGE }, [502, 'server-error'], 'upstream-fault'],
  ['nothing', { body: '' }, [502, 'server-error'], 'upstream-fault'],
  ['a list', { body: '[]' }, [502, 'server-error'], 'upstream-fault'],
  ['no token', { body: '{"expiresAt":"2030-01-01T00:00:00Z"}' }, [502, 'server-error'], 'upstream-fault'],
  ['an empty token', { body: '{"token":""}' }, [502, 'server-error'], 'upstream-fault'],
  ['a token that is none', { body: '{"token":{"a":1}}' }, [502, 'server-error'], 'upstream-fault'],
  ['a token of two lines', { body: '{"token":"a\\r\\nb"}' }, [502, 'server-error'], 'upstream-fault'],
  ['a token of 9 kB', { body: `{"token":"${'x'.repeat(9000)}"}` }, [502, 'server-error'], 'upstream-fault'],
  ['our own key', { body: `{"token":"${AUDIN_KEY}"}` }, [502, 'server-error'], 'upstream-fault'],
  ['a megabyte', { body: `{"token":"x","more":"${'x'.repeat(1e6)}"}` }, [502, 'server-error'], 'upstream-fault'],
  ['silence', { hang: true }, [504, 'server-error'], 'upstream-timeout'],
];
for (const [what, token, answer, reason] of faults) {
  test(`a service that answers ${what} is ${answer.join(' ')}, and the next one gets a token`, async (t) => {
    const simulator = await simulateAudin(t, { faults: { token } });
    const backend = await startAudinBackend(t, simulator.url);
    const startMs = performance.now();
    const response = await assertDenied(backend, answer, reason);
    assert.ok(performance.now() - startMs < 3000);
    assert.equal(response.headers.get('retry-after'), answer[0] === 503 ? '10' : null);
    simulator.clearFaults();
    const { status } = await backend.ask(ASK);
    assert.equal(status, 200);
  });
}

test('a key that the service does not know is our fault, not the operator’s', async (t) => {
  const simulator = await simulateAudin(t, { apiKeys: ['another'] });
  await assertDenied(await startAudinBackend(t, simulator.url), [502, 'server-error'], 'upstream-refused');
  assert.ok(logLines.some((line) => line.includes('"level":50') && line.includes('"status":401')));
});

test('numbers that the service does not know are refused there', async (t) => {
  const simulator = await simulateAudin(t);
  const backend = await startAudinBackend(t, simulator.url, { ...ADA, phoneNumberIds: ['num-9'] });
  await assertDenied(backend, [502, 'server-error'], 'upstream-refused');
});

test('a service that is not there is told without its address', async (t) => {
  const backend = await startAudinBackend(t, `http://127.0.0.1:9/${INNER}`);
  await assertDenied(backend, [502, 'server-error'], 'upstream-unreachable');
  assert.ok(logLines.some((line) => line.includes('"problem":')));
});

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a redirect is not followed: the key goes to one address', async (t) => {
  const asked: string[] = [];
  const elsewhere = await serve(t, ({ headers }, response) => {
    asked.push(JSON.stringify(headers));
    response.end('{"token":"x"}');
  });
  for (const status of [301, 302, 307, 308]) {
    const url = await serve(t, (_request, response) => response.writeHead(status, { location: elsewhere }).end());
    await assertDenied(await startAudinBackend(t, url), [502, 'server-error'], 'upstream-fault');
  }
  assert.deepEqual(asked, []);
});

test('half an answer, and one that never ends, are given up in time', async (t) => {
  const half = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{"token":"x');
    setTimeout(() => response.destroy(), 50);
  });
  await assertDenied(await startAudinBackend(t, half), [502, 'server-error'], 'upstream-unreachable');
  const endless = await serve(t, (_request, response) => {
    response.writeHead(200).write('{"token":"x"');
  });
  await assertDenied(await startAudinBackend(t, endless), [504, 'server-error'], 'upstream-timeout');
});

test('the wait that the service asks for is passed on', async (t) => {
  const url = await serve(t, (_request, response) => response.writeHead(429, { 'retry-after': '30' }).end());
  const response = await assertDenied(await startAudinBackend(t, url), [503, 'busy'], 'upstream-busy');
  assert.equal(response.headers.get('retry-after'), '30');
});
