import { at, parseObject, stringAt, type JsonObject } from '../json.js';
import type { Mistakes } from '../mistakes.js';
import { errorMessage, refusals, type Refusal } from '../refusals.js';
import type { Scrubber } from '../secrets.js';
import { buildConfig, checkProfile, durationOf, rateOf } from './aillomvox-config.js';
import type { BrowserText, CallPlan, RelayKind, RelayProvider, UpstreamText } from './relay-kind.js';

const OWN_ADDRESS = 'wss://vox.aillom.com/ws';
/** The provider takes two calls at once for a key. */
const CALLS_PER_KEY = 2;
/** The gateway ends a call itself; we step in when it did not. */
const OVERTIME_MS = 60_000;
const BYTES_PER_SAMPLE = 2;

/** Messages that a page may send after `config`. Others are dropped: with our key, nothing passes unread. */
const pageMessages: readonly string[] = ['tool_result', 'hangup', 'text', 'image'];

/** Errors of the gateway that are about our key, not about the visitor. */
const ours: readonly (readonly [RegExp, Refusal])[] = [
  [/unauthorized|invalid api key/i, refusals.upstreamRefused],
  [/too[_ ]many[_ ](connections|calls)/i, refusals.upstreamBusy],
];

function readProvider(setting: JsonObject, mistakes: Mistakes): RelayProvider | undefined {
  const { url = OWN_ADDRESS, keys, callsPerKey = CALLS_PER_KEY, keyInMessage = true } = setting;
  const address = typeof url === 'string' ? endpoint(url) : undefined;
  if (!address)
    mistakes.add('providers.aillomvox.url (AILLOMVOX_URL) must be a ws(s) or http(s) address without a query.');
  const list: readonly unknown[] = Array.isArray(keys) ? keys : [];
  const isKey = (key: unknown): key is string => typeof key === 'string' && /^[\x21-\x7e]+$/.test(key);
  if (list.length === 0) mistakes.add('providers.aillomvox.keys (AILLOMVOX_KEYS) is empty: give at least one key.');
  else if (!list.every(isKey))
    mistakes.add('providers.aillomvox.keys (AILLOMVOX_KEYS) holds something that is no key.');
  const isCount = typeof callsPerKey === 'number' && Number.isInteger(callsPerKey) && callsPerKey > 0;
  if (!isCount)
    mistakes.add('providers.aillomvox.callsPerKey (AILLOMVOX_CALLS_PER_KEY) must be a whole number above 0.');
  if (!address || !isCount) return undefined;
  return { url: address, keys: [...new Set(list.filter(isKey))], callsPerKey, keyInMessage: keyInMessage === true };
}

/** The address in the forms that people paste, made the one that the gateway answers on. */
function endpoint(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const scheme = { 'ws:': 'ws:', 'wss:': 'wss:', 'http:': 'ws:', 'https:': 'wss:' }[url.protocol];
  if (scheme === undefined || url.search || url.username || url.password) return undefined;
  url.protocol = scheme;
  url.hash = '';
  if (!/\/ws\/?$/.test(url.pathname)) url.pathname = `${url.pathname.replace(/\/$/, '')}/ws`;
  return url.href;
}

function plan(page: JsonObject, profile: JsonObject, provider: RelayProvider, key: string): CallPlan | Refusal {
  const config = buildConfig(page, profile);
  if ('closeCode' in config) return config as unknown as Refusal;
  return {
    url: provider.url,
    headers: { 'x-api-key': key },
    greeting: JSON.stringify(provider.keyInMessage ? { ...config, apikey: key } : config),
    audioBytesPerSecond: rateOf(config) * BYTES_PER_SAMPLE,
    limitMs: durationOf(config) * 1000 + OVERTIME_MS,
  };
}

/** Written anew, so that the gateway reads what was judged here: a doubled key in JSON may be read two ways. */
function readBrowser(text: string): BrowserText {
  const message = parseObject(text);
  if (!message) return { action: 'drop', why: 'not-json' };
  const type = stringAt(message, 'type') ?? '';
  if (type === 'config') return { action: 'refuse', refusal: refusals.secondConfig };
  if (!pageMessages.includes(type)) return { action: 'drop', why: 'unknown-type' };
  return { action: 'pass', text: JSON.stringify(message), isImage: type === 'image', isFarewell: type === 'hangup' };
}

function readUpstream(text: string, scrubber: Scrubber): UpstreamText {
  // Nearly everything is no error: look before parsing.
  if (!text.includes('error')) return { text: scrubber.text(text), isError: false };
  const message = parseObject(text);
  if (!message || message['type'] !== 'error') return { text: scrubber.text(text), isError: false };
  const said = ['code', 'error', 'message'].flatMap((key) => stringAt(message, key) ?? []);
  const refusal = ours.find(([pattern]) => said.some((words) => pattern.test(words)))?.[1];
  return { text: refusal ? errorMessage(refusal) : scrubber.json(text), refusal, isError: true };
}

/** AillomVox gateway: flat JSON and raw PCM16 over one socket, `config` first. */
export const aillomvox: RelayKind = {
  protocol: 'aillomvox',
  grants: 'ticket',
  purposes: ['call'],
  path: '/aillomvox/ws',
  fromEnvironment: ({ AILLOMVOX_URL, AILLOMVOX_KEYS, AILLOMVOX_CALLS_PER_KEY, AILLOMVOX_KEY_IN_MESSAGE }) => {
    if (!AILLOMVOX_KEYS && !AILLOMVOX_URL) return undefined;
    return {
      ...(AILLOMVOX_URL ? { url: AILLOMVOX_URL } : {}),
      keys: (AILLOMVOX_KEYS ?? '')
        .split(',')
        .map((key) => key.trim())
        .filter(Boolean),
      ...(AILLOMVOX_CALLS_PER_KEY ? { callsPerKey: Number(AILLOMVOX_CALLS_PER_KEY) } : {}),
      keyInMessage: AILLOMVOX_KEY_IN_MESSAGE !== '0',
    };
  },
  readProvider,
  checkProfile,
  readFirst: (text) => {
    const message = parseObject(text);
    const ticket = message && at(message, 'apikey');
    if (!message || message['type'] !== 'config') return undefined;
    return { ticket: typeof ticket === 'string' ? ticket : '', page: message };
  },
  plan,
  readBrowser,
  readUpstream,
  farewell: '{"type":"hangup"}',
};
