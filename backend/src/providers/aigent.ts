import type { StreamIdentity, User } from '../authorize.js';
import { isObject, type JsonObject } from '../json.js';
import type { Mistakes } from '../mistakes.js';
import { codeOf, frameCode, metadataFrame, readMetadata } from './aigent-metadata.js';
import type { AccessToken, Identity, StreamKind, StreamProvider } from './stream-kind.js';

const OWN_ADDRESS = 'wss://ingress.aigent.ai/connector';
const OWN_LOGIN = 'https://auth.aigent.ai/auth/realms/dashboard/protocol/openid-connect/token';
const OWN_CLIENT = 'frontend';
const TOKEN = 'aigent-api-token';
const MAX_NAME_CHARS = 256;
const MAX_TOKEN_CHARS = 8192;
const PRINTABLE = /^[\x21-\x7e]+$/;
const identityFields = ['agentId', 'clientId', 'agentWindowsUsername'] as const satisfies (keyof StreamIdentity)[];
/** Policy violation, and the codes of "unauthorized" and "forbidden" that are in use. */
const refusedToken: readonly number[] = [1008, 3000, 3003, 4401, 4403];

function readProvider(setting: JsonObject, mistakes: Mistakes): StreamProvider | undefined {
  const { url = OWN_ADDRESS, tokenUrl = OWN_LOGIN, clientId = OWN_CLIENT, username, password } = setting;
  const address = addressOf(url, { 'ws:': 'ws:', 'wss:': 'wss:', 'http:': 'ws:', 'https:': 'wss:' });
  if (address === undefined)
    mistakes.add('providers.aigent.url (AIGENT_URL) must be a ws(s) or http(s) address without a query.');
  const login = addressOf(tokenUrl, { 'http:': 'http:', 'https:': 'https:' });
  if (login === undefined)
    mistakes.add('providers.aigent.tokenUrl (AIGENT_TOKEN_URL) must be an http(s) address without a query.');
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  if (!isText(clientId)) mistakes.add('providers.aigent.clientId (AIGENT_CLIENT_ID) must be a text.');
  if (!isText(username) || !isText(password))
    mistakes.add('providers.aigent needs username and password (AIGENT_USERNAME, AIGENT_PASSWORD).');
  if (address === undefined || login === undefined || !isText(clientId) || !isText(username) || !isText(password))
    return undefined;
  const form = { grant_type: 'password', scope: 'openid', client_id: clientId, username, password };
  return { url: address, keys: [password], login: { url: login, form } };
}

function addressOf(address: unknown, schemes: Readonly<Record<string, string>>): string | undefined {
  if (typeof address !== 'string' || !URL.canParse(address)) return undefined;
  const { protocol, host, pathname, search, hash, username, password } = new URL(address);
  const scheme = schemes[protocol];
  if (scheme === undefined || search || hash || username || password) return undefined;
  return `${scheme}//${host}${pathname}`;
}

/** A login is code of the site, and still read as input: half an identity streams nothing. */
function identityOf({ stream }: User): Identity | undefined {
  if (!isObject(stream)) return undefined;
  const given = identityFields.filter((field) => stream[field] !== undefined).map((field) => [field, stream[field]]);
  const isName = (value: unknown): boolean =>
    typeof value === 'string' && value.length > 0 && value.length <= MAX_NAME_CHARS;
  return given.every(([, value]) => isName(value)) ? (Object.fromEntries(given) as Identity) : undefined;
}

function readLogin({ access_token: token, expires_in: lifeS }: JsonObject): AccessToken | undefined {
  if (typeof token !== 'string' || token.length > MAX_TOKEN_CHARS || !PRINTABLE.test(token)) return undefined;
  return { token, lifeS: typeof lifeS === 'number' && lifeS > 0 ? lifeS : undefined };
}

/** Aigent ingress: a socket for each side of a call, metadata first, then sound; a token of its Keycloak in the address. */
export const aigent: StreamKind = {
  protocol: 'aigent',
  grants: 'stream',
  purposes: ['agent', 'client'],
  path: '/aigent/ws',
  fromEnvironment: ({ AIGENT_USERNAME, AIGENT_PASSWORD, AIGENT_URL, AIGENT_TOKEN_URL, AIGENT_CLIENT_ID }) => {
    if (!AIGENT_USERNAME && !AIGENT_PASSWORD && !AIGENT_URL && !AIGENT_TOKEN_URL && !AIGENT_CLIENT_ID) return undefined;
    return {
      ...(AIGENT_URL ? { url: AIGENT_URL } : {}),
      ...(AIGENT_TOKEN_URL ? { tokenUrl: AIGENT_TOKEN_URL } : {}),
      ...(AIGENT_CLIENT_ID ? { clientId: AIGENT_CLIENT_ID } : {}),
      username: AIGENT_USERNAME ?? '',
      password: AIGENT_PASSWORD ?? '',
    };
  },
  readProvider,
  identityOf,
  readFirst: readMetadata,
  greeting: metadataFrame,
  kindOfFrame: (frame) => {
    const code = codeOf(frame);
    return code === frameCode.voice ? 'voice' : code === frameCode.metadata ? 'metadata' : undefined;
  },
  socketUrl: ({ url }, token) => `${url}?${TOKEN}=${encodeURIComponent(token)}`,
  readLogin,
  isTokenRefusal: (closeCode) => refusedToken.includes(closeCode),
};
