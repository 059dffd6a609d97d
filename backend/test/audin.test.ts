import assert from 'node:assert/strict';
import test from 'node:test';
import { ConfigurationError, optionsFromEnvironment, type BackendOptions } from '../src/index.js';
import { providerKinds, type ProviderKind } from '../src/providers/index.js';
import type { TokenKind } from '../src/providers/token-kind.js';
import { checkOptions } from '../src/settings.js';
import { ADA, ASK, AUDIN_KEY, simulateAudin, startAudinBackend } from './support/audin.js';
import { AGENTS, KEY, ORIGIN, simulate, startBackend, type TestBackend } from './support/backend.js';
import { linesWith, logLines, ticketSecret } from './support/logs.js';

type Json = Readonly<Record<string, unknown>>;

async function tokenOf(backend: TestBackend, body: object = ASK, headers = {}): Promise<Json> {
  const response = await backend.ask(body, headers);
  const answer = (await response.json()) as Json;
  assert.equal(response.status, 200, JSON.stringify(answer));
  ticketSecret(String(answer['token']));
  return answer;
}

/** Whom the simulator's token speaks for. */
function claimsOf({ token }: Json): Json {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Json;
}

test('an operator gets a token for the numbers of the login, and its end of life', async (t) => {
  const simulator = await simulateAudin(t);
  const backend = await startAudinBackend(t, simulator.url);
  const answer = await tokenOf(backend);
  assert.deepEqual(Object.keys(answer).sort(), ['expiresAt', 'token']);
  const lifeMs = Date.parse(String(answer['expiresAt'])) - Date.now();
  assert.ok(lifeMs > 3_500_000 && lifeMs <= 3_600_000);
  const { sub, name, numberIds } = claimsOf(answer);
  assert.deepEqual([sub, name, numberIds], ['op-ada', 'Ada L.', ['num-1']]);
  const numbers = await fetch(`${simulator.url}/operator-sessions/phone-numbers`, {
    headers: { authorization: `Bearer ${String(answer['token'])}` },
  });
  assert.deepEqual(
    ((await numbers.json()) as { id: string }[]).map(({ id }) => id),
    ['num-1'],
  );
  assert.deepEqual(simulator.breaches, []);
  assert.equal(await backend.metric(/voice_tickets_total.*audin/), 1);
  assert.equal(await backend.metric(/voice_upstream_connect_seconds_count.*audin/), 1);
  assert.ok(logLines.some((line) => line.includes('"msg":"token given"') && line.includes('"protocol":"audin"')));
});

test('nothing that a page sends makes it another operator, or opens another number', async (t) => {
  const simulator = await simulateAudin(t);
  const backend = await startAudinBackend(t, simulator.url, { ref: 'op-bob', phoneNumberIds: ['num-2'] });
  const wish = { operatorRef: 'op-ada', displayName: 'Eve', phoneNumberIds: ['num-1'], numbers: ['num-1'] };
  const body = {
    ...ASK,
    ...wish,
    operator: ADA,
    user: { operator: ADA },
    agentId: 'op-ada',
    url: 'http://evil.example',
  };
  const { sub, name, numberIds } = claimsOf(await tokenOf(backend, body, { 'x-api-key': 'mine', 'x-operator': 'eve' }));
  assert.deepEqual([sub, name, numberIds], ['op-bob', 'op-bob', ['num-2']]);
});

test('presence, sound and REST ask by their own purpose for the same token; any other is 400', async (t) => {
  const simulator = await simulateAudin(t);
  const backend = await startAudinBackend(t, simulator.url);
  for (const purpose of ['operator', 'presence', 'audio', 'rest'])
    assert.equal(claimsOf(await tokenOf(backend, { ...ASK, purpose }))['sub'], 'op-ada');
  for (const purpose of ['call', '', 5, null, ['audio'], undefined]) {
    const response = await backend.ask({ ...ASK, purpose });
    assert.deepEqual([response.status, ((await response.json()) as Json)['code']], [400, 'bad-message']);
  }
});

test('the core address of the settings is told; a life that the service does not tell is left out', async (t) => {
  const simulator = await simulateAudin(t, { expiresAt: false });
  const providers = { audin: { url: simulator.url, keys: [AUDIN_KEY], coreUrl: 'https://core.audin.example/' } };
  const backend = await startAudinBackend(t, 'unused', ADA, { providers });
  const answer = await tokenOf(backend);
  assert.deepEqual(Object.keys(answer).sort(), ['token', 'url']);
  assert.equal(answer['url'], 'https://core.audin.example');
});

test('a login that names no operator, or half a one, gets no token, and the service is not asked', async (t) => {
  const simulator = await simulateAudin(t);
  const operators: unknown[] = [
    undefined,
    null,
    'op-ada',
    true,
    [ADA],
    {},
    { ref: 'op-ada' },
    { ...ADA, ref: '' },
    { ...ADA, ref: 7 },
    { ...ADA, ref: 'x'.repeat(257) },
    { ...ADA, displayName: 7 },
    { ...ADA, displayName: '' },
    { ...ADA, phoneNumberIds: 'num-1' },
    { ...ADA, phoneNumberIds: [] },
    { ...ADA, phoneNumberIds: ['num-1', 5] },
    { ...ADA, phoneNumberIds: [''] },
    { ...ADA, phoneNumberIds: Array<string>(1001).fill('num-1') },
  ];
  for (const operator of operators) {
    const backend = await startBackend(t, 'unused', {
      providers: { audin: { url: simulator.url, keys: [AUDIN_KEY] } },
      agents: undefined,
      authorize: (() => ({ id: 'ada', operator })) as () => { id: string },
    });
    const response = await backend.ask(ASK);
    assert.equal(response.status, 403, JSON.stringify(operator));
    assert.deepEqual(await response.json(), { code: 'unauthorized', message: 'This call is not allowed.' });
    assert.equal(await backend.metric(/upstream_connect_seconds_count/), 0);
  }
  assert.equal(linesWith('no-operator').length, operators.length);
  assert.deepEqual(simulator.breaches, []);
});

test('no hook, no operator; a foreign Origin gets nothing', async (t) => {
  const simulator = await simulateAudin(t);
  const closed = await startAudinBackend(t, simulator.url, ADA, { authorize: undefined });
  assert.equal((await closed.ask(ASK)).status, 403);
  const backend = await startAudinBackend(t, simulator.url);
  assert.equal((await backend.ask(ASK, { origin: 'https://evil.example' })).status, 403);
  assert.equal((await backend.ask('{"protocol":"audin"')).status, 400);
  assert.equal((await backend.ask({ ...ASK, more: 'x'.repeat(70_000) })).status, 413);
});

test('tokens are counted by user and by address, apart from tickets', async (t) => {
  const simulator = await simulateAudin(t);
  const backend = await startAudinBackend(t, simulator.url, ADA, {
    providers: { audin: { url: simulator.url, keys: [AUDIN_KEY] }, aillomvox: { keys: [KEY] } },
    agents: AGENTS,
    limits: { tokensPerMinutePerUser: 2, tokensPerMinutePerAddress: 3, ticketsPerMinutePerUser: 1 },
  });
  await backend.ticket();
  await tokenOf(backend);
  await tokenOf(backend);
  const refused = await backend.ask(ASK);
  assert.deepEqual([refused.status, ((await refused.json()) as Json)['code']], [429, 'rate-limited']);
  assert.ok(Number(refused.headers.get('retry-after')) > 50);
  assert.equal((await backend.ask(ASK, { 'x-user': 'bob' })).status, 429);
  assert.equal((await backend.ask()).status, 429);
});

test('one backend relays calls and fetches tokens; the one opens nothing of the other', async (t) => {
  const [simulator, gateway] = [await simulateAudin(t), await simulate(t)];
  const backend = await startAudinBackend(t, simulator.url, ADA, {
    providers: { audin: { url: simulator.url, keys: [AUDIN_KEY] }, aillomvox: { url: gateway.url, keys: [KEY] } },
    agents: AGENTS,
  });
  await backend.call();
  await gateway.nextCall();
  const { token } = await tokenOf(backend);
  const page = backend.page();
  await page.opened;
  page.send({ type: 'config', apikey: token, sample_rate: 16000 });
  assert.deepEqual(await page.ending(), [['unauthorized'], 4401]);
  const foreign = backend.page({ path: '/audin/ws' });
  assert.equal(await foreign.refused, 404);
});

test('a provider of tokens is one kind and one line in the map', async (t) => {
  const simulator = await simulateAudin(t);
  const stork: TokenKind = {
    protocol: 'stork',
    grants: 'token',
    purposes: ['delivery'],
    fromEnvironment: ({ STORK_KEY }) => (STORK_KEY ? { keys: [STORK_KEY] } : undefined),
    readProvider: ({ url, keys }) => ({ url: String(url), keys: keys as string[], pageUrl: 'https://stork.example' }),
    question: ({ id }, { url, keys: [key = ''] }) => ({
      url: `${url}/operator-sessions/token`,
      headers: { 'x-api-key': key },
      body: { operatorRef: id, displayName: id, phoneNumberIds: [] },
    }),
    readAnswer: ({ token }) => ({ token: String(token) }),
  };
  (providerKinds as Record<string, ProviderKind>)['stork'] = stork;
  t.after(() => delete (providerKinds as Record<string, ProviderKind>)['stork']);
  const providers = { stork: { url: simulator.url, keys: [AUDIN_KEY] } };
  const backend = await startAudinBackend(t, 'unused', undefined, { providers });
  const answer = await tokenOf(backend, { protocol: 'stork', purpose: 'delivery' });
  assert.deepEqual([claimsOf(answer)['sub'], answer['url']], ['ada', 'https://stork.example']);
});

const good: BackendOptions = { allowedOrigins: [ORIGIN], providers: { audin: { keys: [AUDIN_KEY] } } };

for (const [what, options, sentence] of [
  ['two keys', { keys: [AUDIN_KEY, 'another'] }, /AUDIN_API_KEY\) must be exactly one key/],
  ['no key', { keys: [] }, /AUDIN_API_KEY\) must be exactly one key/],
  ['a key with a line break', { keys: [`${AUDIN_KEY}\r\nx: y`] }, /AUDIN_API_KEY\) must be exactly one key/],
  ['a socket as address', { url: 'wss://api.audin.example' }, /AUDIN_URL\) must be/],
  ['an address with a key', { url: 'https://api.audin.example/?key=x' }, /AUDIN_URL\) must be/],
  ['an address with a password', { url: 'https://a:b@api.audin.example' }, /AUDIN_URL\) must be/],
  ['an odd core', { coreUrl: 'core.audin.example' }, /AUDIN_CORE_URL\) must be/],
] as const) {
  test(`${what} is one mistake, in one sentence without the key`, () => {
    const providers = { audin: { ...good.providers['audin'], ...options } };
    assert.throws(
      () => checkOptions({ ...good, providers } as BackendOptions),
      (error) => {
        assert.ok(error instanceof ConfigurationError);
        assert.equal(error.mistakes.length, 1, error.message);
        assert.match(error.message, sentence);
        assert.ok(!error.message.includes(AUDIN_KEY));
        return true;
      },
    );
  });
}

test('operators need no agent, but a login; what is relayed needs an agent', () => {
  const { issuers, relays, keys } = checkOptions(good);
  assert.equal(issuers.get('audin')?.provider.url, 'https://api.audin.ai/operator-sessions/token');
  assert.deepEqual([relays.size, keys], [0, [AUDIN_KEY]]);
  assert.throws(() => checkOptions({ ...good, allowAnonymous: true }), /audin needs an authorize hook/);
  const agents = { default: { protocol: 'audin' } };
  assert.throws(() => checkOptions({ ...good, agents }), /unknown protocol; known: aillomvox, vonage\./);
  const both = { ...good.providers, aillomvox: { keys: [KEY] } };
  assert.throws(() => checkOptions({ ...good, providers: both }), /holds no agent/);
});

test('the environment sets it; addresses may be pasted in any form', async () => {
  const { providers } = await optionsFromEnvironment({
    AUDIN_API_KEY: AUDIN_KEY,
    AUDIN_URL: 'https://api.audin.example/v1/',
    AUDIN_CORE_URL: 'https://core.audin.example/',
  });
  const provider = checkOptions({ ...good, providers }).issuers.get('audin')?.provider;
  assert.deepEqual(provider, {
    url: 'https://api.audin.example/v1/operator-sessions/token',
    keys: [AUDIN_KEY],
    pageUrl: 'https://core.audin.example',
  });
  const whole = { audin: { keys: [AUDIN_KEY], url: 'https://api.audin.example/operator-sessions/token' } };
  const { issuers } = checkOptions({ ...good, providers: whole });
  assert.equal(issuers.get('audin')?.provider.url, 'https://api.audin.example/operator-sessions/token');
  assert.deepEqual((await optionsFromEnvironment({})).providers, {});
  const { providers: keyless } = await optionsFromEnvironment({ AUDIN_URL: 'https://api.audin.example' });
  assert.throws(() => checkOptions({ ...good, providers: keyless }), /AUDIN_API_KEY/);
});
