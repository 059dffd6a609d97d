import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { simulate, startBackend } from './support/backend.js';
import { logLines } from './support/logs.js';

const limits = { connectMs: 300 };

for (const [status, code, closeCode] of [
  [401, 'server-error', 1011],
  [403, 'server-error', 1011],
  [404, 'server-error', 1011],
  [429, 'busy', 4429],
  [500, 'server-error', 1011],
  [503, 'server-error', 1011],
] as const) {
  test(`a provider that answers ${status} is ${code} to the page`, async (t) => {
    const simulator = await simulate(t, { faults: { refuseStatus: status } });
    const backend = await startBackend(t, simulator.url, { limits });
    assert.deepEqual(await (await backend.call()).ending(), [[code], closeCode]);
    assert.ok(logLines.some((line) => line.includes(`"status":${status}`) && line.includes('refused the connection')));
    // Its line is free again.
    simulator.clearFaults();
    await backend.call();
    await simulator.nextCall();
  });
}

test('a provider that is a web page, a redirect, or not there, is server-error to the page, without its address', async (t) => {
  const answers: [number, Record<string, string>][] = [
    [200, { 'content-type': 'text/html' }],
    [302, { location: 'ws://127.0.0.1:1/ws' }],
  ];
  for (const [status, headers] of answers) {
    const server = createServer((_request, response) =>
      response.writeHead(status, headers).end('<html>internal-gateway</html>'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const backend = await startBackend(t, url, { limits });
    const page = await backend.call();
    assert.deepEqual(await page.ending(), [['server-error'], 1011]);
    assert.doesNotMatch(JSON.stringify(page.messages), /127\.0\.0\.1|gateway|html/);
  }
  const backend = await startBackend(t, 'ws://127.0.0.1:9/ws', { limits });
  const page = await backend.call();
  assert.deepEqual(await page.ending(), [['server-error'], 1011]);
  assert.doesNotMatch(JSON.stringify([page.messages, await page.closed]), /127\.0\.0\.1|ECONN/);
  assert.equal(await backend.metric(/calls_total.*upstream-unreachable/), 1);
});

test('a provider that never answers the upgrade is given up after the connect limit', async (t) => {
  const simulator = await simulate(t, { faults: { hangUpgrade: true } });
  const backend = await startBackend(t, simulator.url, { limits });
  const startMs = performance.now();
  assert.deepEqual(await (await backend.call()).ending(), [['server-error'], 1011]);
  assert.ok(performance.now() - startMs < 3000);
  assert.equal(await backend.metric(/calls_total.*upstream-timeout/), 1);
});

test('a browser that goes while the provider is being dialled leaves nothing behind', async (t) => {
  const simulator = await simulate(t, { faults: { hangUpgrade: true } });
  const backend = await startBackend(t, simulator.url, { limits: { connectMs: 5000 } });
  for (let calls = 0; calls < 3; calls++) {
    const page = await backend.call();
    while ((await backend.metric(/calls_active/)) === 0) await new Promise(setImmediate);
    page.socket.terminate();
    while ((await backend.metric(/calls_active/)) > 0) await new Promise(setImmediate);
  }
  simulator.clearFaults();
  await backend.call();
  await backend.call();
  await simulator.nextCall();
  await simulator.nextCall();
});

for (const [upstreamCode, codes, closeCode] of [
  [1000, [], 1000],
  [1001, [], 1012],
  [1008, ['server-error'], 1011],
  [1011, ['server-error'], 1011],
  [1012, [], 1012],
  [1013, ['busy'], 4429],
  [4401, ['server-error'], 1011],
] as const) {
  test(`the provider's close ${upstreamCode} is ${closeCode} for the browser`, async (t) => {
    const simulator = await simulate(t, {
      faults: { closeAfterMs: 50, closeCode: upstreamCode, closeReason: 'node-7.internal' },
    });
    const backend = await startBackend(t, simulator.url);
    const page = await backend.call();
    assert.deepEqual(await page.ending(), [codes, closeCode]);
    assert.doesNotMatch((await page.closed).reason, /node-7/);
  });
}

test('a line that is cut is session-lost', async (t) => {
  const simulator = await simulate(t, { faults: { cutAfterMs: 50 } });
  const backend = await startBackend(t, simulator.url);
  assert.deepEqual(await (await backend.call()).ending(), [['session-lost'], 1011]);
});

test("one fault, one error: a close after the provider's own error adds none", async (t) => {
  const simulator = await simulate(t, {
    faults: { errorAfterConfig: { code: 'insufficient_balance' }, closeAfterMs: 80, closeCode: 1008 },
  });
  const backend = await startBackend(t, simulator.url);
  assert.deepEqual(await (await backend.call()).ending(), [['insufficient_balance'], 1011]);
});

test('a key that the provider calls full is busy for the page', async (t) => {
  const simulator = await simulate(t, { callsPerKey: 1 });
  const backend = await startBackend(t, simulator.url);
  await backend.call();
  await simulator.nextCall();
  assert.deepEqual(await (await backend.call()).ending(), [['busy'], 4429]);
});

test("a provider's frame beyond all bounds ends the call", async (t) => {
  const simulator = await simulate(t);
  const backend = await startBackend(t, simulator.url, { limits: { upstreamFrameBytes: 10_000 } });
  const page = await backend.call();
  (await simulator.nextCall()).sendText(JSON.stringify({ type: 'x', data: 'y'.repeat(20_000) }));
  const [codes, closeCode] = await page.ending();
  assert.equal(closeCode, 1011);
  assert.equal(codes.length, 1);
});
