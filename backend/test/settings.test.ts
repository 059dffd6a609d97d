import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { addressGroup } from '../src/address.js';
import { ConfigurationError, createBackend, optionsFromEnvironment, type BackendOptions } from '../src/index.js';
import { checkOptions } from '../src/settings.js';

const good: BackendOptions = {
  allowedOrigins: ['https://shop.example', 'http://localhost:8080'],
  agents: { default: { system_prompt: 'Hello.' } },
  providers: { aillomvox: { keys: ['av_settings_key1'] } },
};

function mistakesOf(options: object): readonly string[] {
  try {
    checkOptions({ ...good, ...options });
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.mistakes;
  }
  return [];
}

const agent = (profile: object): object => ({ agents: { default: { system_prompt: 'x', ...profile } } });
const aillomvox = (provider: object): object => ({
  providers: { aillomvox: { keys: ['av_settings_key1'], ...provider } },
});

const aigent = (account: object): object => ({
  agents: undefined,
  providers: { aigent: { username: 'ada', password: 'av_settings_key1', ...account } },
});

const vonage = (provider: object, agents: object = { default: { protocol: 'vonage', agent_id: 'x' } }): object => ({
  agents,
  providers: { vonage: { keys: ['av_settings_key1'], ...provider } },
});

const table: [string, object, RegExp][] = [
  ['no origin', { allowedOrigins: [] }, /ALLOWED_ORIGINS\) is empty/],
  ['a star', { allowedOrigins: ['*'] }, /one by one/],
  ['null', { allowedOrigins: ['null'] }, /sandboxed/],
  ['a path', { allowedOrigins: ['https://shop.example/'] }, /write it as browsers send it, https:\/\/shop\.example/],
  ['a file', { allowedOrigins: ['file:///x'] }, /neither http nor https/],
  ['a word', { allowedOrigins: ['shop'] }, /no origin/],
  ['no agents', { agents: {} }, /holds no agent/],
  ['a list of agents', { agents: [] }, /holds no agent/],
  ['an agent that is a text', { agents: { default: 'x' } }, /must be an object/],
  ['an agent of no protocol', agent({ protocol: 'carrier-pigeon' }), /unknown protocol; known: aillomvox, vonage/],
  ['a field that is unknown', agent({ sytem_prompt: 'x' }), /does not know: sytem_prompt/],
  ['a prototype', agent(JSON.parse('{"__proto__":{"x":1}}') as object), /does not know: __proto__/],
  ['a key in an agent', agent({ apikey: 'av_settings_key1' }), /does not know: apikey/],
  ['a wrong type', agent({ voice: 5 }), /voice must be of type string/],
  ['an unknown engine', agent({ provider: 'OpenAI' }), /provider must be one of/],
  ['a rate of CDs', agent({ sample_rate: 44100 }), /sample_rate must be/],
  ['a week', agent({ max_duration: 604800 }), /max_duration must be 30 to 7200/],
  ['a plain webhook', agent({ webhook_url: 'http://x.example' }), /must begin with https/],
  ['a tool without a name', agent({ tools: [{}] }), /every tool needs a name/],
  ['an allow that is a text', agent({ allow: 'voice' }), /allow must be a list/],
  ['an allow of nothing known', agent({ allow: ['apikey'] }), /allow names a field/],
  ['a page that sets the webhook', agent({ allow: ['webhook_url'] }), /may never set webhook_url/],
  ['no prompt', { agents: { default: {} } }, /needs a system_prompt/],
  ['no provider', { providers: {} }, /No provider is set/],
  ['an unknown provider', { providers: { ...good.providers, pigeon: {} } }, /providers\.pigeon is unknown/],
  ['no keys', aillomvox({ keys: [] }), /AILLOMVOX_KEYS\) is empty/],
  ['a key with a line break', aillomvox({ keys: ['av_x\r\ny'] }), /no key/],
  ['an address with a key', aillomvox({ url: 'wss://vox.example/ws?apiKey=x' }), /AILLOMVOX_URL\) must be/],
  ['a page as address', aillomvox({ url: 'javascript:alert(1)' }), /AILLOMVOX_URL\) must be/],
  ['half a call', aillomvox({ callsPerKey: 0.5 }), /whole number above 0/],
  ['no account', aigent({ username: undefined }), /AIGENT_USERNAME, AIGENT_PASSWORD/],
  ['an empty password', aigent({ password: '' }), /AIGENT_USERNAME, AIGENT_PASSWORD/],
  ['an ingress with a token', aigent({ url: 'wss://x.example/connector?aigent-api-token=x' }), /AIGENT_URL\) must be/],
  ['a login with a password', aigent({ tokenUrl: 'https://a:b@x.example/token' }), /AIGENT_TOKEN_URL\) must be/],
  ['a login over a socket', aigent({ tokenUrl: 'wss://x.example/token' }), /AIGENT_TOKEN_URL\) must be/],
  ['a client that is none', aigent({ clientId: 5 }), /AIGENT_CLIENT_ID\) must be/],
  ['streams of anybody', { ...aigent({}), allowAnonymous: true }, /providers\.aigent needs an authorize hook/],
  ['two keys of Vonage', vonage({ keys: ['a', 'b'] }), /VONAGE_API_KEY\) must be exactly one key/],
  ['a region of Vonage', vonage({ region: 'asia' }), /VONAGE_REGION\) must be eu or us/],
  ['an address of Vonage', vonage({ url: 'wss://x.example' }), /VONAGE_URL\) must be/],
  ['a socket of Vonage', vonage({ socketUrl: 'https://x.example' }), /VONAGE_SOCKET_URL\) must be/],
  ['Vonage without an agent', vonage({}, {}), /holds no agent/],
  ['an agent without its id', vonage({}, { default: { protocol: 'vonage' } }), /needs an agent_id/],
  [
    'an agent that is half another',
    vonage({}, { default: { protocol: 'vonage', agent_id: 'x', voice: 'ana' } }),
    /not for Vonage: voice/,
  ],
  ['an odd proxy', { trustedProxies: ['my-proxy'] }, /TRUSTED_PROXIES/],
  ['an odd public address', { publicUrl: 'voice.example' }, /PUBLIC_URL/],
  ['an odd path', { tokenPath: 'token' }, /TOKEN_PATH/],
  ['an unknown limit', { limits: { pingms: 1 } }, /limits\.pingms is unknown/],
  ['a limit that is none', { limits: { pingMs: 0 } }, /limits\.pingMs must be/],
  ['marks the wrong way round', { limits: { lowWaterBytes: 9e6 } }, /must not be above/],
  ['an odd metrics port', { metricsPort: 99999 }, /METRICS_PORT/],
  ['a hook that is none', { authorize: 'yes' }, /authorize must be a function/],
  ['a hook for anybody', { authorize: () => undefined, allowAnonymous: true }, /exclude each other/],
];
for (const [what, options, sentence] of table) {
  test(`${what} is one mistake, in one sentence`, () => {
    const mistakes = mistakesOf(options);
    assert.equal(mistakes.length, 1, mistakes.join(' | '));
    assert.match(mistakes[0] ?? '', sentence);
    assert.match(mistakes[0] ?? '', /\.$/);
    assert.doesNotMatch(mistakes[0] ?? '', /av_settings_key1/);
  });
}

test('good options pass; addresses of the provider may be pasted in any form', () => {
  assert.deepEqual(mistakesOf({}), []);
  const urls = {
    'https://vox.example': 'wss://vox.example/ws',
    'ws://x:1/ws/': 'ws://x:1/ws/',
    'http://x/a': 'ws://x/a/ws',
  };
  for (const [pasted, used] of Object.entries(urls))
    assert.equal(checkOptions({ ...good, ...aillomvox({ url: pasted }) }).relays.get('aillomvox')?.provider.url, used);
  assert.equal(checkOptions(good).relays.get('aillomvox')?.provider.url, 'wss://vox.aillom.com/ws');
});

test('an account at Aigent needs no more than itself; addresses may be other ones', () => {
  const read = (account: object): [string | undefined, string | undefined, string | undefined] => {
    const { provider } = checkOptions({ ...good, ...aigent(account) }).streams.get('aigent') ?? {};
    return [provider?.url, provider?.login.url, provider?.login.form['client_id']];
  };
  assert.deepEqual(read({}), [
    'wss://ingress.aigent.ai/connector',
    'https://auth.aigent.ai/auth/realms/dashboard/protocol/openid-connect/token',
    'frontend',
  ]);
  const other = { url: 'http://x:1/a', tokenUrl: 'http://x:2/b', clientId: 'c' };
  assert.deepEqual(read(other), ['ws://x:1/a', 'http://x:2/b', 'c']);
});

test('createBackend rejects with all mistakes at once', async () => {
  await assert.rejects(createBackend({ ...good, allowedOrigins: ['*'], tokenPath: 'x' }), (error) => {
    assert.ok(error instanceof ConfigurationError);
    assert.equal(error.mistakes.length, 2);
    return true;
  });
  await assert.rejects(createBackend({ ...good, logLevel: 'loud' }), /LOG_LEVEL/);
  const password = 'redis-pass-word';
  await assert.rejects(
    createBackend({ ...good, logLevel: 'silent', redisUrl: `redis://:${password}@127.0.0.1:9` }),
    (error: Error) => {
      assert.match(error.message, /no Redis answers/);
      assert.ok(!error.message.includes(password));
      return true;
    },
  );
  await assert.rejects(createBackend({ ...good, logLevel: 'silent', redisUrl: 'http://x' }), /redis:\/\/host/);
});

test('the environment sets what the table of the README says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'voice-'));
  const file = join(folder, 'agents.json');
  writeFileSync(file, '{"default":{"system_prompt":"Hi."}}');
  const options = await optionsFromEnvironment({
    PORT: '9000',
    HOST: '0.0.0.0',
    ALLOWED_ORIGINS: 'https://a.example, https://b.example',
    ALLOW_ANONYMOUS: '1',
    TRUSTED_PROXIES: '10.0.0.0/8',
    AILLOMVOX_KEYS: 'av_one, av_two',
    AILLOMVOX_CALLS_PER_KEY: '3',
    AGENTS_FILE: file,
    PUBLIC_URL: 'https://voice.example',
    DRAIN_SECONDS: '0',
    TICKETS_PER_MINUTE: '7',
  });
  assert.deepEqual([options.port, options.host, options.allowAnonymous], [9000, '0.0.0.0', true]);
  assert.deepEqual(options.allowedOrigins, ['https://a.example', 'https://b.example']);
  assert.deepEqual(options.providers, {
    aillomvox: { keys: ['av_one', 'av_two'], callsPerKey: 3, keyInMessage: true },
  });
  assert.deepEqual(options.limits, { ticketsPerMinutePerUser: 7, drainMs: 0 });
  checkOptions(options);
  const account = { AIGENT_USERNAME: 'ada', AIGENT_PASSWORD: 'a, b', AIGENT_CLIENT_ID: 'desk' };
  const { providers } = await optionsFromEnvironment(account);
  assert.deepEqual(providers, { aigent: { username: 'ada', password: 'a, b', clientId: 'desk' } });
  writeFileSync(file, '[1]');
  await assert.rejects(optionsFromEnvironment({ AGENTS_FILE: file }), /no JSON object/);
  await assert.rejects(optionsFromEnvironment({ AUTHORIZE_FILE: join(folder, 'none.mjs') }), /cannot be loaded/);
});

test('limits count an IPv4 address, or the network of an IPv6 one', () => {
  const groups: Record<string, string> = {
    '198.51.100.7': '198.51.100.7',
    '::ffff:198.51.100.7': '198.51.100.7',
    '2001:db8::1': '2001:db8:0:0::/64',
    '2001:0DB8:0:0:ffff::1': '2001:db8:0:0::/64',
    '2001:db8:1:2:3:4:5:6': '2001:db8:1:2::/64',
    '::1': '0:0:0:0::/64',
    'fe80::1%eth0': 'fe80:0:0:0::/64',
  };
  for (const [address, group] of Object.entries(groups)) assert.equal(addressGroup(address), group);
});
