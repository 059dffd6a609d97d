import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import Fastify from 'fastify';
import { Registry } from 'prom-client';
import { WebSocket, WebSocketServer } from 'ws';
import { voiceCallBackend } from '../src/index.js';
import { AGENTS, KEY, ORIGIN, simulate } from './support/backend.js';
import { ticketSecret } from './support/logs.js';
import { PageClient } from './support/page-client.js';

test('it lives below a prefix of an existing application, and leaves the rest of it alone', async (t) => {
  const simulator = await simulate(t);
  const app = Fastify();
  const registry = new Registry();
  app.post('/echo', async ({ body }) => body);
  // The application has sockets of its own.
  const own = new WebSocketServer({ noServer: true });
  app.server.on('upgrade', (request, socket, head) => {
    if (request.url === '/own') own.handleUpgrade(request, socket, head, (each) => each.send('own'));
  });
  await app.register(voiceCallBackend, {
    prefix: '/voice',
    allowedOrigins: [ORIGIN],
    authorize: ({ headers }) => (headers.cookie === 'login=1' ? { id: 'ada' } : undefined),
    agents: AGENTS,
    providers: { aillomvox: { url: simulator.url, keys: [KEY] } },
    limits: { drainMs: 0 },
    registry,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  t.after(() => app.close());
  const host = `127.0.0.1:${(app.server.address() as AddressInfo).port}`;

  const ask = (cookie: string): Promise<Response> =>
    fetch(`http://${host}/voice/api/voice-token`, {
      method: 'POST',
      headers: { origin: ORIGIN, cookie, 'content-type': 'application/json' },
      body: '{"protocol":"aillomvox","purpose":"call"}',
    });
  assert.equal((await ask('login=0')).status, 403);
  const { token, url } = (await (await ask('login=1')).json()) as { token: string; url: string };
  assert.equal(url, `ws://${host}/voice/aillomvox/ws`);
  const page = new PageClient(url, ORIGIN);
  await page.opened;
  page.send({ type: 'config', apikey: ticketSecret(token), sample_rate: 8000 });
  assert.equal((await simulator.nextCall()).config['sample_rate'], 8000);
  assert.match(await registry.metrics(), /voice_calls_active\{protocol="aillomvox"\} 1/);

  const other = new WebSocket(`ws://${host}/own`);
  assert.equal(
    await new Promise((resolve) => other.once('message', (data: Buffer) => resolve(data.toString()))),
    'own',
  );
  other.terminate();
  const echo = await fetch(`http://${host}/echo`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: 'hi',
  });
  assert.equal(await echo.text(), 'hi');
  assert.equal((await fetch(`http://${host}/api/voice-token`, { method: 'POST' })).status, 404);
  assert.equal((await fetch(`http://${host}/voice/health`)).status, 200);
  await app.close();
  assert.equal((await page.closed).code, 1012);
});
