import { at, isObject, stringAt, type JsonObject } from '../json.js';
import type { Mistakes } from '../mistakes.js';
import type { AgentProfile } from './relay-kind.js';
import type { ProviderSession, SessionKind, SessionProvider } from './session-kind.js';
import type { TokenQuestion } from './token-kind.js';

const regions: Readonly<Record<string, readonly [http: string, socket: string]>> = {
  eu: ['https://studio-api-eu.ai.vonage.com', 'wss://http-sockets-eu-central-1.ai.vonage.com'],
  us: ['https://studio-api-us.ai.vonage.com', 'wss://http-sockets-us-east-1.ai.vonage.com'],
};
const MAX_TOKEN_CHARS = 8192;
const MAX_PARAMETERS = 100;
const MAX_VALUE_CHARS = 4096;
/** A frame of the platform's socket, which takes the same steps. */
const MAX_INPUT_BYTES = 32 * 1024;
const SESSION_ID = /^[\w-]{1,128}$/;
const PRINTABLE = /^[\x21-\x7e]+$/;
const profileFields: readonly string[] = ['protocol', 'agent_id'];

function readProvider(setting: JsonObject, mistakes: Mistakes): SessionProvider | undefined {
  const { region = 'eu', keys } = setting;
  const own = typeof region === 'string' && Object.hasOwn(regions, region) ? regions[region] : undefined;
  if (!own) mistakes.add('providers.vonage.region (VONAGE_REGION) must be eu or us.');
  const [http = '', socket = ''] = own ?? [];
  const url = addressOf(setting['url'] ?? http, /^https?:$/);
  if (own && url === undefined)
    mistakes.add('providers.vonage.url (VONAGE_URL) must be an http(s) address without a query.');
  const pageUrl = addressOf(setting['socketUrl'] ?? socket, /^wss?:$/);
  if (own && pageUrl === undefined)
    mistakes.add('providers.vonage.socketUrl (VONAGE_SOCKET_URL) must be a ws(s) address without a query.');
  const list: readonly unknown[] = Array.isArray(keys) ? keys : [];
  const [key] = list;
  const isKey = typeof key === 'string' && PRINTABLE.test(key) && list.length === 1;
  if (!isKey) mistakes.add('providers.vonage.keys (VONAGE_API_KEY) must be exactly one key.');
  return url === undefined || pageUrl === undefined || !isKey ? undefined : { url, pageUrl, keys: [key] };
}

/** Without a last slash. */
function addressOf(address: unknown, scheme: RegExp): string | undefined {
  if (typeof address !== 'string' || !URL.canParse(address)) return undefined;
  const { protocol, host, pathname, search, hash, username, password } = new URL(address);
  if (!scheme.test(protocol) || search || hash || username || password) return undefined;
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}

function checkProfile(profile: AgentProfile, name: string, mistakes: Mistakes): void {
  for (const field of Object.keys(profile))
    if (!profileFields.includes(field)) mistakes.add(`${name} has a field that is not for Vonage: ${field}.`);
  if (!stringAt(profile, 'agent_id')) mistakes.add(`${name} needs an agent_id, that of a published agent.`);
}

function readSession(answer: JsonObject): ProviderSession | undefined {
  const token = stringAt(answer, 'session_token');
  const sessionId = stringAt(answer, 'session_id');
  if (!isToken(token) || sessionId === undefined || !SESSION_ID.test(sessionId)) return undefined;
  const endMs = Date.parse(stringAt(answer, 'session_expiration_time') ?? '');
  return { token, sessionId, ...(Number.isNaN(endMs) ? {} : { expiresAt: new Date(endMs).toISOString() }) };
}

function step(body: JsonObject, { url }: SessionProvider): TokenQuestion | string {
  const sessionId = stringAt(body, 'sessionId');
  const token = stringAt(body, 'token');
  const input = at(body, 'input');
  if (sessionId === undefined || !SESSION_ID.test(sessionId)) return 'sessionId must be that of a session.';
  if (!isToken(token)) return 'token must be that of the session.';
  const isText = typeof input === 'string' && input.trim() !== '' && Buffer.byteLength(input) <= MAX_INPUT_BYTES;
  if (input !== null && !isText) return 'input must be a text of 1 byte to 32 KiB, or null.';
  const parameters = readParameters(at(body, 'parameters'));
  if (!parameters) return 'parameters must be a list of { name, value }, all texts.';
  return {
    url: `${url}/http/${sessionId}/step`,
    headers: { authorization: `Bearer ${token}` },
    body: { input, ...(parameters.length > 0 ? { parameters } : {}) },
  };
}

function isToken(token: string | undefined): token is string {
  return token !== undefined && token.length <= MAX_TOKEN_CHARS && PRINTABLE.test(token);
}

function readParameters(list: unknown): readonly JsonObject[] | undefined {
  if (list === undefined) return [];
  if (!Array.isArray(list) || list.length > MAX_PARAMETERS) return undefined;
  const isShort = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_VALUE_CHARS;
  const pairs = (list as unknown[]).map((entry) => {
    const { name, value } = isObject(entry) ? entry : {};
    return isShort(name) && isShort(value) ? { name, value } : undefined;
  });
  return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
}

/** AI Studio: a session of an HTTP agent begins with the account's key; its own token opens the socket and the steps. */
export const vonage: SessionKind = {
  protocol: 'vonage',
  grants: 'session',
  purposes: ['call'],
  stepPath: '/vonage/step',
  fromEnvironment: ({ VONAGE_API_KEY, VONAGE_REGION, VONAGE_URL, VONAGE_SOCKET_URL }) => {
    if (!VONAGE_API_KEY && !VONAGE_REGION && !VONAGE_URL && !VONAGE_SOCKET_URL) return undefined;
    return {
      ...(VONAGE_REGION ? { region: VONAGE_REGION } : {}),
      ...(VONAGE_URL ? { url: VONAGE_URL } : {}),
      ...(VONAGE_SOCKET_URL ? { socketUrl: VONAGE_SOCKET_URL } : {}),
      keys: VONAGE_API_KEY ? [VONAGE_API_KEY.trim()] : [],
    };
  },
  readProvider,
  checkProfile,
  begin: ({ agent_id }, { url, keys: [key = ''] }) => ({
    url: `${url}/http/init`,
    headers: { 'x-vgai-key': key },
    body: { agent_id },
  }),
  readSession,
  step,
};
