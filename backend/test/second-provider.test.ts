import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { WebSocketServer, type WebSocket } from 'ws';
import { providerKinds, type ProviderKind } from '../src/providers/index.js';
import type { RelayKind } from '../src/providers/relay-kind.js';
import { startBackend } from './support/backend.js';
import { secret, ticketSecret } from './support/logs.js';
import { until } from './support/page-client.js';

const KEY = secret('parrot-key-1');

/** Another wire: a line of words first, no JSON anywhere. */
const parrot: RelayKind = {
  protocol: 'parrot',
  grants: 'ticket',
  purposes: ['call'],
  path: '/parrot/ws',
  fromEnvironment: ({ PARROT_KEY }) => (PARROT_KEY ? { keys: [PARROT_KEY] } : undefined),
  readProvider: ({ url, keys }) => ({
    url: String(url),
    keys: keys as string[],
    callsPerKey: 1,
    keyInMessage: false,
  }),
  checkProfile: ({ colour }, name, mistakes) => {
    if (colour === undefined) mistakes.add(`${name} needs a colour.`);
  },
  readFirst: (text) => {
    const [word, ticket = ''] = text.split(' ');
    return word === 'hello' ? { ticket, page: {} } : undefined;
  },
  plan: (_page, { colour }, { url }, key) => ({
    url,
    headers: { authorization: key },
    greeting: `a ${String(colour)} parrot`,
    audioBytesPerSecond: 8000,
    limitMs: 60_000,
  }),
  readBrowser: (text) => ({ action: 'pass', text: text.toUpperCase(), isImage: false, isFarewell: text === 'bye' }),
  readUpstream: (text) => ({ text, isError: false }),
  farewell: 'bye',
};

test('a provider is one relay kind and one line in the map', async (t) => {
  (providerKinds as Record<string, ProviderKind>)['parrot'] = parrot;
  t.after(() => delete (providerKinds as Record<string, ProviderKind>)['parrot']);
  const heard: string[] = [];
  const provider = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(provider, 'listening');
  t.after(() => provider.close());
  provider.on('connection', (socket: WebSocket, { headers }) => {
    heard.push(String(headers.authorization));
    socket.on('message', (data: Buffer, isBinary) => {
      heard.push(data.toString());
      socket.send(isBinary ? data : '{"type":"heard"}', { binary: isBinary });
    });
  });
  const backend = await startBackend(t, 'unused', {
    agents: { default: { protocol: 'parrot', colour: 'green' } },
    providers: { parrot: { url: `ws://127.0.0.1:${(provider.address() as AddressInfo).port}`, keys: [KEY] } },
  });
  const { token, url } = (await (await backend.ask({ protocol: 'parrot', purpose: 'call' })).json()) as {
    token: string;
    url: string;
  };
  assert.equal(url, `${backend.ws}/parrot/ws`);
  const page = backend.page({ path: '/parrot/ws' });
  await page.opened;
  page.socket.send(`hello ${ticketSecret(token)}`);
  page.socket.send('who');
  page.socket.send(Buffer.from('sound'));
  await until('the sound', () => page.frames.length === 1);
  assert.equal(page.audio.toString(), 'sound');
  page.socket.close();
  await until('the farewell', () => heard.includes('bye'));
  assert.deepEqual(heard, [KEY, 'a green parrot', 'WHO', 'sound', 'bye']);
  assert.equal(await backend.metric(/calls_total.*parrot.*browser-hangup/), 1);
});
