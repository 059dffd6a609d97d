import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { WebSocket } from 'ws';
import { createBackend } from '../../backend/src/index.ts';
import { startAigentSimulator, startKeycloakSimulator } from '../../simulators/src/aigent/index.ts';
import { aigent } from '../../src/protocols/aigent.ts';
import type { StreamOptions } from '../../src/protocols/stream-dialect.ts';
import { soon } from '../support/until.ts';

const ORIGIN = 'https://desk.example';

it('what the Aigent dialect puts on the wire passes the backend’s relay, with no token in the page and none in an address', async (t) => {
  const login = await startKeycloakSimulator();
  const ingress = await startAigentSimulator({ tokens: login.isValid, graceMs: 1000 });
  const backend = await createBackend({
    allowedOrigins: [ORIGIN],
    authorize: () => ({ id: 'ada', stream: { agentId: 'a-17' } }),
    providers: { aigent: { url: ingress.url, tokenUrl: login.url, username: 'demo', password: 'aigent_password' } },
    logLevel: 'silent',
  });
  t.after(() => Promise.all([backend.close(), ingress.close(), login.close()]));
  await backend.listen({ host: '127.0.0.1', port: 0 });
  const site = `http://127.0.0.1:${(backend.server.address() as AddressInfo).port}`;
  const callId = randomUUID();
  const frames = { agent: 40, client: 30 } as const;
  for (const channel of ['agent', 'client'] as const) {
    const answer = await fetch(`${site}/api/voice-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN },
      body: JSON.stringify({ protocol: 'aigent', purpose: channel, callId }),
    });
    const { token, url } = (await answer.json()) as { token: string; url: string };
    const options: StreamOptions = {
      callId,
      url,
      token,
      codec: 'mulaw',
      agentId: 'somebody else',
      clientId: 'acme',
      agentWindowsUsername: 'ACME\\ada',
    };
    assert.deepEqual([aigent.check(options), aigent.missing(options)], [undefined, undefined]);
    assert.ok(!aigent.url(options).includes(token));
    const socket = new WebSocket(aigent.url(options), { origin: ORIGIN });
    await new Promise((resolve) => socket.once('open', resolve));
    const wire = aigent.connect(channel, options);
    socket.send(wire.greet(Date.now()));
    for (let n = 0; n < frames[channel]; n++) socket.send(wire.frameAudio(new Uint8Array(160).fill(n), Date.now()));
    socket.close(1000);
  }
  const call = await soon('the call', ingress.nextCall());
  await soon('its end', call.ended);
  assert.deepEqual([...ingress.breaches, ...login.breaches], []);
  for (const channel of ['agent', 'client'] as const) {
    const [leg] = call.legs[channel];
    assert.equal(leg?.voiceFrames, frames[channel]);
    assert.equal(leg.metadata?.['agentId'], 'a-17');
    assert.ok(!('ticket' in leg.metadata));
  }
});
