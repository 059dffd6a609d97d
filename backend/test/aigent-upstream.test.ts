import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { ManualClock, type KeycloakFaults } from '../../simulators/src/aigent/index.js';
import { PASSWORD, startStreaming, voice, type Streaming } from './support/aigent.js';
import { assertNoSecrets, logLines, secret } from './support/logs.js';
import { pause, until } from './support/page-client.js';

const limits = { connectMs: 300 };
/** What a proxy in front of the platform may say. */
const SAID = secret('10.0.0.9:9443');
const PAGE = `<html><h1>502</h1>upstream ${SAID} refused ${PASSWORD}</html>`;

const closeOf = async (backend: Streaming): Promise<readonly [number, string]> => {
  const page = await backend.stream('agent', randomUUID());
  const { code, reason } = await page.closed;
  assert.deepEqual(page.messages, []);
  return [code, reason];
};

/** It is told, and the next stream is taken. */
async function assertPasses(backend: Streaming): Promise<void> {
  await backend.stream('agent', randomUUID());
  await backend.ingress.nextCall();
  assertNoSecrets();
}

const logins: readonly [what: string, KeycloakFaults, closeCode: number, reason: string, rests: boolean][] = [
  ['400', { status: 400 }, 1011, 'upstream-refused', true],
  ['401', { status: 401, body: '{"error":"invalid_grant"}' }, 1011, 'upstream-refused', true],
  ['404', { status: 404, body: PAGE }, 1011, 'upstream-refused', true],
  ['429', { status: 429, headers: { 'retry-after': '20' } }, 4429, 'upstream-busy', true],
  ['503', { status: 503, body: PAGE }, 1011, 'upstream-fault', false],
  ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, 1011, 'upstream-fault', false],
  ['a web page', { body: PAGE }, 1011, 'upstream-fault', false],
  ['no token', { body: '{"expires_in":300}' }, 1011, 'upstream-fault', false],
  ['an empty token', { body: '{"access_token":""}' }, 1011, 'upstream-fault', false],
  ['a token of two lines', { body: '{"access_token":"a\\r\\nb"}' }, 1011, 'upstream-fault', false],
  ['a token of 9 kB', { body: `{"access_token":"${'x'.repeat(9000)}"}` }, 1011, 'upstream-fault', false],
  ['a megabyte', { body: `{"access_token":"x","more":"${'x'.repeat(1e6)}"}` }, 1011, 'upstream-fault', false],
  ['nothing at all', { hang: true }, 1011, 'upstream-timeout', false],
];
for (const [what, faults, closeCode, reason, rests] of logins) {
  test(`a login that answers ${what} ends the stream as ${reason}${rests ? ', and is left in peace' : ''}`, async (t) => {
    const backend = await startStreaming(t, { login: { faults }, changes: { limits } });
    const start = logLines.length;
    const startMs = performance.now();
    assert.deepEqual(await closeOf(backend), [closeCode, reason]);
    assert.ok(performance.now() - startMs < 3000);
    for (const line of logLines.slice(start)) assert.doesNotMatch(line, /html|127\.0\.0\.1|stream-account/);
    assert.equal(await backend.metric(new RegExp(`calls_total.*aigent.*${reason}`)), 1);
    assert.equal(backend.ingress.legs.length, 0);
    backend.login.clearFaults();
    if (!rests) return assertPasses(backend);
    assert.deepEqual(await closeOf(backend), [closeCode, reason]);
    assert.equal(backend.login.requests, 1);
  });
}

test('a wrong password is our fault, said in the log without it', async (t) => {
  const backend = await startStreaming(t, { login: { password: 'another' } });
  assert.deepEqual(await closeOf(backend), [1011, 'upstream-refused']);
  assert.ok(logLines.some((line) => line.includes('"level":50') && line.includes('"status":401')));
  assertNoSecrets();
});

test('a login that is not there ends the stream', async (t) => {
  const backend = await startStreaming(t, { tokenUrl: 'http://127.0.0.1:9/token', changes: { limits } });
  assert.deepEqual(await closeOf(backend), [1011, 'upstream-unreachable']);
});

test('one token serves all streams, is asked for once at a time, and is renewed before its end', async (t) => {
  const backend = await startStreaming(t, {
    login: { tokenLifeS: 2, faults: { delayMs: 100 } },
    changes: { limits: { streamsPerUser: 10 } },
  });
  const start = async (count: number): Promise<void> => {
    await Promise.all(Array.from({ length: count }, () => backend.stream('agent', randomUUID())));
    for (let n = 0; n < count; n++) await backend.ingress.nextCall();
  };
  await start(4);
  assert.deepEqual([backend.login.requests, backend.login.mostAtOnce], [1, 1]);
  await start(1);
  assert.equal(backend.login.requests, 1);
  // Half of so short a life is kept.
  await pause(1000);
  await start(2);
  assert.deepEqual([backend.login.requests, backend.login.mostAtOnce], [2, 1]);
  assert.deepEqual(backend.ingress.breaches, []);
});

test('a kept token that the platform no longer takes is renewed, and the page does not notice', async (t) => {
  const backend = await startStreaming(t, { changes: { limits: { streamsPerUser: 3 } } });
  await assertPasses(backend);
  backend.login.revokeAll();
  const page = await backend.stream('agent', randomUUID());
  page.socket.send(voice('one'));
  const call = await backend.ingress.nextCall();
  await until('the sound', () => call.legs.agent[0]?.voiceFrames === 1);
  assert.equal(backend.login.requests, 2);
});

test('a fresh token that is refused ends the stream, and is not used again', async (t) => {
  const backend = await startStreaming(t, { ingress: { faults: { refuseTokens: 1 } } });
  assert.deepEqual(await closeOf(backend), [1011, 'upstream-refused']);
  assert.equal(backend.login.requests, 1);
  await assertPasses(backend);
  assert.equal(backend.login.requests, 2);
});

test('a token that is refused by a close code is not used again', async (t) => {
  const backend = await startStreaming(t, { ingress: { tokenRefusal: 4401 } });
  await assertPasses(backend);
  backend.login.revokeAll();
  assert.deepEqual(await closeOf(backend), [1011, 'upstream-refused']);
  await assertPasses(backend);
  assert.equal(backend.login.requests, 2);
});

for (const [status, closeCode, reason] of [
  [401, 1011, 'upstream-refused'],
  [403, 1011, 'upstream-refused'],
  [404, 1011, 'upstream-refused'],
  [429, 4429, 'upstream-busy'],
  [500, 1011, 'upstream-refused'],
] as const) {
  test(`a platform that answers ${status} ends the stream as ${reason}`, async (t) => {
    const backend = await startStreaming(t, { ingress: { faults: { each: { refuseStatus: status } } } });
    assert.deepEqual(await closeOf(backend), [closeCode, reason]);
    backend.ingress.clearFaults();
    await assertPasses(backend);
  });
}

async function serve(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${SAID}`;
}

test('a platform that is a web page, a redirect or not there ends the stream, without a word of its own', async (t) => {
  const pages: RequestListener[] = [
    (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE),
    (_request, response) => response.writeHead(302, { location: 'ws://127.0.0.1:9/' }).end(),
  ];
  for (const page of pages) {
    const backend = await startStreaming(t, { url: await serve(t, page), changes: { limits } });
    assert.deepEqual(await closeOf(backend), [1011, 'upstream-refused']);
  }
  const backend = await startStreaming(t, { url: 'ws://127.0.0.1:9/connector', changes: { limits } });
  assert.deepEqual(await closeOf(backend), [1011, 'upstream-unreachable']);
  assertNoSecrets();
});

test('a platform that never answers the upgrade is given up after the connect limit', async (t) => {
  const faults = { each: { hangUpgrade: true } };
  const backend = await startStreaming(t, { ingress: { faults }, changes: { limits } });
  assert.deepEqual(await closeOf(backend), [1011, 'upstream-timeout']);
});

for (const [code, told] of [
  [1000, [1000, 'hangup']],
  [1001, [1012, 'upstream-restart']],
  [1011, [1011, 'upstream-fault']],
  [1013, [4429, 'upstream-busy']],
] as const) {
  test(`a platform that closes with ${code} is ${told[1]} to the page`, async (t) => {
    const faults = { agent: { closeAfterMs: 50, closeCode: code } };
    const backend = await startStreaming(t, { ingress: { faults } });
    assert.deepEqual(await closeOf(backend), told);
  });
}

test('a platform whose line is cut is upstream-lost to that side only', async (t) => {
  const backend = await startStreaming(t, { ingress: { faults: { client: { cutAfterMs: 50 } } } });
  const callId = randomUUID();
  const agent = await backend.stream('agent', callId);
  const client = await backend.stream('client', callId);
  assert.deepEqual(await client.closed, { code: 1011, reason: 'upstream-lost' });
  await pause(50);
  assert.equal(agent.socket.readyState, 1);
});

test('what a page sends while the platform is being reached waits, all of it, also when the page has gone', async (t) => {
  const backend = await startStreaming(t, { login: { faults: { delayMs: 400 } } });
  const page = await backend.stream('agent', randomUUID());
  for (let n = 0; n < 300; n++) page.socket.send(voice(Buffer.alloc(1000, n)));
  page.socket.close(1000);
  const call = await backend.ingress.nextCall();
  await call.ended;
  assert.equal(call.legs.agent[0]?.voiceFrames, 300);
  assert.equal((await call.sound('agent')).samples.length, 300_000);
});

test('a platform that reads slowly stops the browser, and nothing is lost', async (t) => {
  const clock = new ManualClock();
  const backend = await startStreaming(t, {
    ingress: { clock, graceMs: 200, faults: { agent: { stallAfterMs: 0, stallForMs: 1000 } } },
    changes: {
      limits: {
        streamBytesPerSecond: 50_000_000,
        streamFramesPerSecond: 10_000,
        highWaterBytes: 100_000,
        lowWaterBytes: 20_000,
        pingMs: 300,
        // Once it reads again, the platform's pongs come behind megabytes.
        pongMs: 2000,
      },
    },
  });
  const page = await backend.stream('agent', randomUUID());
  const call = await backend.ingress.nextCall();
  await clock.advance(0);
  // More than the buffers of the loopback hold.
  for (let n = 0; n < 4000; n++) page.socket.send(voice(Buffer.alloc(8000, n)));
  // Longer than a browser that is read from may take to answer.
  await pause(2500);
  assert.ok(page.socket.bufferedAmount > 0, 'the browser waits');
  page.socket.close(1000);
  await clock.advance(1000);
  await call.legs.agent[0]?.connection.closed;
  await clock.advance(200);
  await call.ended;
  assert.equal(call.legs.agent[0]?.voiceFrames, 4000);
  assert.equal(await backend.metric(/calls_total.*aigent.*browser-hangup/), 1);
});

test('a platform that takes nothing for too long ends the stream', async (t) => {
  const backend = await startStreaming(t, {
    ingress: { faults: { agent: { stallAfterMs: 0 } } },
    changes: {
      limits: {
        streamBytesPerSecond: 50_000_000,
        streamFramesPerSecond: 10_000,
        highWaterBytes: 100_000,
        lowWaterBytes: 20_000,
        stallMs: 500,
      },
    },
  });
  const page = await backend.stream('agent', randomUUID());
  await backend.ingress.nextCall();
  await pause(50);
  for (let n = 0; n < 4000; n++) page.socket.send(voice(Buffer.alloc(8000, n)));
  assert.deepEqual(await page.closed, { code: 1011, reason: 'upstream-stalled' });
});

test('a platform that stops answering pings is gone', async (t) => {
  const backend = await startStreaming(t, {
    ingress: { faults: { agent: { stallAfterMs: 400 } } },
    changes: { limits: { pingMs: 100, pongMs: 300 } },
  });
  assert.deepEqual(await closeOf(backend), [1011, 'upstream-lost']);
});

test('a browser that is gone without a word is found, and its stream ended', async (t) => {
  const backend = await startStreaming(t, { changes: { limits: { pingMs: 100, pongMs: 200 } } });
  const page = await backend.stream('agent', randomUUID());
  const call = await backend.ingress.nextCall();
  page.socket.pause();
  await call.ended;
  assert.equal(await backend.metric(/calls_total.*aigent.*browser-lost/), 1);
});

test('at a stop new streams are refused, running ones get their time, then are closed with 1012', async (t) => {
  const backend = await startStreaming(t, { changes: { limits: { drainMs: 300 } } });
  const page = await backend.stream('agent', randomUUID());
  const call = await backend.ingress.nextCall();
  const ticket = await backend.streamTicket('client', call.id);
  const closing = backend.app.close();
  await pause(50);
  const late = backend.page({ path: '/aigent/ws' });
  assert.equal(await late.refused, 503);
  assert.ok(ticket);
  page.socket.send(voice('still'));
  await until('the sound', () => call.legs.agent[0]?.voiceFrames === 1);
  assert.deepEqual(await page.closed, { code: 1012, reason: 'service restart' });
  await closing;
  await call.ended;
});
