import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { AGENTS, KEY, ORIGIN, simulate, startBackend } from './support/backend.js';
import { logStream, ticketSecret } from './support/logs.js';
import { PageClient, pause, until } from './support/page-client.js';

test('a stop refuses new calls, gives running ones time, then hangs up once and says why', async (t) => {
  const simulator = await simulate(t);
  const backend = await startBackend(t, simulator.url, { limits: { drainMs: 500 } });
  const apikey = await backend.ticket();
  const staying = await backend.call();
  const stayed = await simulator.nextCall();
  const leaving = await backend.call();
  const left = await simulator.nextCall();
  const waiting = backend.page();
  await waiting.opened;

  const closing = backend.app.close();
  await pause(30);
  const refused = await backend.ask();
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get('access-control-allow-origin'), ORIGIN);
  assert.equal(((await refused.json()) as Record<string, unknown>)['code'], 'server-error');
  assert.equal(await backend.page().refused, 503);
  assert.equal((await fetch(`${backend.http}/health/ready`)).status, 503);
  assert.equal((await fetch(`${backend.http}/health/live`)).status, 200);
  waiting.send({ type: 'config', apikey, sample_rate: 16000 });
  assert.equal((await waiting.closed).code, 1012);

  leaving.send({ type: 'hangup' });
  assert.deepEqual(await leaving.ending(), [[], 1000]);
  staying.socket.send(Buffer.alloc(640));
  await until('sound during the stop', () => stayed.received.totalBytes === 640);
  assert.deepEqual(await staying.ending(), [[], 1012]);
  assert.equal((await staying.closed).reason, 'service restart');
  await closing;
  for (const call of [stayed, left]) {
    await call.closed;
    assert.equal(call.messages.filter(({ message }) => message['type'] === 'hangup').length, 1);
  }
  assert.equal(await backend.metric(/calls_total.*shutdown/), 1);
});

test('a stop without calls does not wait', async (t) => {
  const backend = await startBackend(t, 'ws://127.0.0.1:9/ws', { limits: { drainMs: 20_000 } });
  const startMs = performance.now();
  await backend.app.close();
  assert.ok(performance.now() - startMs < 2000);
});

test('a stop ends with browsers that do not close, too', async (t) => {
  const simulator = await simulate(t);
  const backend = await startBackend(t, simulator.url);
  const page = await backend.call();
  await simulator.nextCall();
  page.socket.pause();
  const startMs = performance.now();
  await backend.app.close();
  assert.ok(performance.now() - startMs < 4000);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function command(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, '../src/main.ts')], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });
  const said = { out: '', error: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
    for (const line of chunk.toString().split('\n')) logStream.write(line);
  });
  child.stderr.on('data', (chunk: Buffer) => (said.error += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, said, ended };
}

test('the command runs by its environment, keeps metrics off the public port, and stops on SIGTERM', async (t) => {
  const simulator = await simulate(t);
  const [port, metricsPort] = [await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'voice-'));
  writeFileSync(join(folder, 'agents.json'), JSON.stringify(AGENTS));
  writeFileSync(
    join(folder, 'login.mjs'),
    `export const authorize = ({ headers }) => headers.cookie === 'ok=1' && { id: 'ada' };`,
  );
  const { child, said, ended } = command({
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    ALLOWED_ORIGINS: `${ORIGIN}, https://other.example`,
    AUTHORIZE_FILE: join(folder, 'login.mjs'),
    AILLOMVOX_URL: simulator.url,
    AILLOMVOX_KEYS: KEY,
    AGENTS_FILE: join(folder, 'agents.json'),
    DRAIN_SECONDS: '1',
    LOG_LEVEL: 'trace',
  });
  t.after(() => child.kill('SIGKILL'));
  await until('the command', () => said.out.includes('Server listening') || said.error !== '');
  assert.equal(said.error, '');
  const site = `http://127.0.0.1:${port}`;
  const ask = (cookie: string): Promise<Response> =>
    fetch(`${site}/api/voice-token`, {
      method: 'POST',
      headers: { origin: ORIGIN, 'content-type': 'application/json', cookie },
      body: '{"protocol":"aillomvox","purpose":"call"}',
    });
  assert.equal((await ask('ok=0')).status, 403);
  const { token, url } = (await (await ask('ok=1')).json()) as { token: string; url: string };
  const page = new PageClient(url, ORIGIN);
  await page.opened;
  page.send({ type: 'config', apikey: ticketSecret(token), sample_rate: 16000 });
  const call = await simulator.nextCall();

  const metrics = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
  assert.equal(metrics.status, 200);
  const text = await metrics.text();
  for (const line of [
    'voice_calls_active{protocol="aillomvox"} 1',
    'voice_tickets_total{protocol="aillomvox"} 1',
    'process_cpu_seconds_total',
  ])
    assert.ok(text.includes(line), line);
  assert.ok(!text.includes(KEY) && !text.includes(token));
  assert.equal((await fetch(`${site}/metrics`)).status, 404);
  assert.equal((await fetch(`http://127.0.0.1:${metricsPort}/health`)).status, 404);

  child.kill('SIGTERM');
  assert.equal((await page.closed).code, 1012);
  assert.equal(await ended, 0);
  assert.equal((await call.closed).code, 1000);
  assert.equal(call.messages.filter(({ message }) => message['type'] === 'hangup').length, 1);
});

test('the command tells every mistake in one sentence each and does not start', async () => {
  const { said, ended } = command({ PORT: 'http', ALLOW_ANONYMOUS: 'yes', AGENTS_FILE: '/nowhere/agents.json' });
  assert.equal(await ended, 1);
  assert.deepEqual(said.error.trim().split('\n'), [
    'ALLOW_ANONYMOUS must be 1, or left out.',
    'PORT must be a whole number from 0 to 65535, not "http".',
    'AGENTS_FILE: /nowhere/agents.json cannot be read.',
  ]);
});
