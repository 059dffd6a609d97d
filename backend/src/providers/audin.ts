import type { Operator, User } from '../authorize.js';
import { isObject, type JsonObject } from '../json.js';
import type { Mistakes } from '../mistakes.js';
import type { ProviderToken, TokenKind, TokenProvider, TokenQuestion } from './token-kind.js';

const OWN_ADDRESS = 'https://api.audin.ai';
const TOKEN_PATH = '/operator-sessions/token';
const MAX_NAME_CHARS = 256;
const MAX_NUMBERS = 1000;
const MAX_TOKEN_CHARS = 8192;
/** A header's value, and nothing that could begin another header. */
const PRINTABLE = /^[\x21-\x7e]+$/;

function readProvider(setting: JsonObject, mistakes: Mistakes): TokenProvider | undefined {
  const { url = OWN_ADDRESS, keys, coreUrl } = setting;
  const address = httpAddress(url);
  if (address === undefined)
    mistakes.add('providers.audin.url (AUDIN_URL) must be an http(s) address without a query.');
  const pageUrl = coreUrl === undefined ? undefined : httpAddress(coreUrl);
  if (coreUrl !== undefined && pageUrl === undefined)
    mistakes.add('providers.audin.coreUrl (AUDIN_CORE_URL) must be an http(s) address without a query.');
  const list: readonly unknown[] = Array.isArray(keys) ? keys : [];
  const [key] = list;
  const isKey = typeof key === 'string' && PRINTABLE.test(key) && list.length === 1;
  if (!isKey) mistakes.add('providers.audin.keys (AUDIN_API_KEY) must be exactly one key.');
  if (address === undefined || !isKey) return undefined;
  return { url: address.endsWith(TOKEN_PATH) ? address : address + TOKEN_PATH, keys: [key], pageUrl };
}

/** Without a last slash. */
function httpAddress(address: unknown): string | undefined {
  if (typeof address !== 'string' || !URL.canParse(address)) return undefined;
  const { protocol, origin, pathname, search, hash, username, password } = new URL(address);
  if (!/^https?:$/.test(protocol) || search || hash || username || password) return undefined;
  return origin + pathname.replace(/\/+$/, '');
}

/** A login is code of the site, and still read as input: half an operator gets no token. */
function operatorOf({ operator }: User): Required<Operator> | undefined {
  if (!isObject(operator)) return undefined;
  const { ref, displayName = ref, phoneNumberIds } = operator;
  const isListed = Array.isArray(phoneNumberIds) && phoneNumberIds.length > 0 && phoneNumberIds.length <= MAX_NUMBERS;
  if (!isName(ref) || !isName(displayName) || !isListed || !phoneNumberIds.every(isName)) return undefined;
  return { ref, displayName, phoneNumberIds };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_NAME_CHARS;
}

function question(user: User, { url, keys: [key = ''] }: TokenProvider): TokenQuestion | undefined {
  const operator = operatorOf(user);
  if (!operator) return undefined;
  const { ref: operatorRef, displayName, phoneNumberIds } = operator;
  return { url, headers: { 'x-api-key': key }, body: { operatorRef, displayName, phoneNumberIds } };
}

function readAnswer({ token, expiresAt }: JsonObject): ProviderToken | undefined {
  if (typeof token !== 'string' || token.length > MAX_TOKEN_CHARS || !PRINTABLE.test(token)) return undefined;
  const endMs = typeof expiresAt === 'string' ? Date.parse(expiresAt) : NaN;
  return Number.isNaN(endMs) ? { token } : { token, expiresAt: new Date(endMs).toISOString() };
}

/** Audin: one token opens an operator's presence, sound and list of numbers, for about an hour. */
export const audin: TokenKind = {
  protocol: 'audin',
  grants: 'token',
  // All of them open with the same token; pages ask once and share it.
  purposes: ['operator', 'presence', 'audio', 'rest'],
  fromEnvironment: ({ AUDIN_API_KEY, AUDIN_URL, AUDIN_CORE_URL }) => {
    if (!AUDIN_API_KEY && !AUDIN_URL && !AUDIN_CORE_URL) return undefined;
    return {
      ...(AUDIN_URL ? { url: AUDIN_URL } : {}),
      ...(AUDIN_CORE_URL ? { coreUrl: AUDIN_CORE_URL } : {}),
      keys: AUDIN_API_KEY ? [AUDIN_API_KEY.trim()] : [],
    };
  },
  readProvider,
  question,
  readAnswer,
};
