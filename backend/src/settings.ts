import { Addresses } from './address.js';
import type { Authorize } from './authorize.js';
import { isObject } from './json.js';
import { defaultLimits, type Limits } from './limits/limits.js';
import { Mistakes } from './mistakes.js';
import { originMistake, OriginList } from './origin.js';
import type { BackendOptions } from './options.js';
import { kindOf, providerKinds } from './providers/index.js';
import type { AgentProfile, RelayKind, RelayProvider } from './providers/relay-kind.js';
import type { SessionKind, SessionProvider } from './providers/session-kind.js';
import type { StreamKind, StreamProvider } from './providers/stream-kind.js';
import type { TokenKind, TokenProvider } from './providers/token-kind.js';

/** Providers by protocol, each with the policy of its kind. */
interface Providers {
  readonly relays: ReadonlyMap<string, { readonly kind: RelayKind; readonly provider: RelayProvider }>;
  readonly sessions: ReadonlyMap<string, { readonly kind: SessionKind; readonly provider: SessionProvider }>;
  readonly streams: ReadonlyMap<string, { readonly kind: StreamKind; readonly provider: StreamProvider }>;
  readonly issuers: ReadonlyMap<string, { readonly kind: TokenKind; readonly provider: TokenProvider }>;
  /** All that opens a provider: what a log may never hold. */
  readonly keys: readonly string[];
}

/** Options that were checked, with every default in place. */
export interface Settings extends Providers {
  readonly origins: OriginList;
  /** Undefined: everybody is refused, unless `allowAnonymous`. */
  readonly authorize: Authorize | undefined;
  readonly allowAnonymous: boolean;
  readonly agents: ReadonlyMap<string, AgentProfile>;
  readonly addresses: Addresses;
  /** `wss://host/path` without a last slash; undefined: from each request. */
  readonly publicUrl: string | undefined;
  readonly tokenPath: string;
  readonly limits: Limits;
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
}

/** Throws one ConfigurationError that tells all mistakes. */
export function checkOptions(options: BackendOptions): Settings {
  const mistakes = new Mistakes();
  const settings: Settings = {
    origins: readOrigins(options.allowedOrigins, mistakes),
    authorize: options.authorize,
    allowAnonymous: options.allowAnonymous === true,
    agents: readAgents(options.agents ?? {}, mistakes),
    ...readProviders(options.providers ?? {}, mistakes),
    addresses: readProxies(options.trustedProxies ?? [], mistakes),
    publicUrl: readPublicUrl(options.publicUrl, mistakes),
    tokenPath: options.tokenPath ?? '/api/voice-token',
    limits: readLimits(options.limits ?? {}, mistakes),
    metrics: readMetrics(options, mistakes),
  };
  if (!/^\/[\w./-]+$/.test(settings.tokenPath))
    mistakes.add('tokenPath (TOKEN_PATH) must be a path like /api/voice-token.');
  checkPairs(options, settings.agents, mistakes);
  if (options.authorize !== undefined && typeof options.authorize !== 'function')
    mistakes.add('authorize must be a function.');
  if (options.authorize && options.allowAnonymous)
    mistakes.add('allowAnonymous (ALLOW_ANONYMOUS) and an authorize hook exclude each other.');
  mistakes.throwIfAny();
  return settings;
}

/** Agents need their provider, relays and sessions an agent, operators and streams a login. */
function checkPairs(
  { agents = {}, providers = {}, allowAnonymous }: BackendOptions,
  profiles: Settings['agents'],
  mistakes: Mistakes,
): void {
  const given = Object.keys(providers).flatMap((protocol) => kindOf(protocol) ?? []);
  for (const [id, { protocol = 'aillomvox' }] of profiles) {
    const isMissing = agentKindOf(protocol) && !given.some((kind) => kind.protocol === protocol);
    if (isMissing && given.length > 0)
      mistakes.add(`agents (AGENTS_FILE): agent "${id}" needs providers.${String(protocol)}, which is not set.`);
  }
  if (given.some(({ protocol }) => agentKindOf(protocol)) && isObject(agents) && Object.keys(agents).length === 0)
    mistakes.add('agents (AGENTS_FILE) holds no agent: give at least one profile, usually called "default".');
  for (const { protocol, grants } of given) {
    if ((grants === 'token' || grants === 'stream') && allowAnonymous)
      mistakes.add(
        `allowAnonymous (ALLOW_ANONYMOUS): providers.${protocol} needs an authorize hook that says who it is.`,
      );
  }
}

/** A protocol whose agents stand in the server's file. */
function agentKindOf(protocol: unknown): RelayKind | SessionKind | undefined {
  const kind = kindOf(protocol);
  return kind?.grants === 'ticket' || kind?.grants === 'session' ? kind : undefined;
}

function readOrigins(origins: readonly string[] | undefined, mistakes: Mistakes): OriginList {
  if (origins === undefined || origins.length === 0) {
    mistakes.add('allowedOrigins (ALLOWED_ORIGINS) is empty: name the pages, e.g. https://www.example.com.');
    return new OriginList([]);
  }
  for (const origin of origins) {
    const mistake = originMistake(origin);
    if (mistake) mistakes.add(`allowedOrigins (ALLOWED_ORIGINS) ${mistake}.`);
  }
  return new OriginList(origins);
}

function readAgents(agents: BackendOptions['agents'], mistakes: Mistakes): ReadonlyMap<string, AgentProfile> {
  const profiles = new Map<string, AgentProfile>();
  if (!isObject(agents)) {
    mistakes.add('agents (AGENTS_FILE) holds no agent: it must be an object of profiles.');
    return profiles;
  }
  for (const [id, profile] of Object.entries(agents)) {
    const name = `agents (AGENTS_FILE): agent "${id}"`;
    if (!isObject(profile)) {
      mistakes.add(`${name} must be an object.`);
      continue;
    }
    const kind = agentKindOf(profile['protocol'] ?? 'aillomvox');
    const known = Object.keys(providerKinds).filter(agentKindOf).join(', ');
    if (!kind) mistakes.add(`${name} has an unknown protocol; known: ${known}.`);
    else kind.checkProfile(profile, name, mistakes);
    profiles.set(id, profile);
  }
  return profiles;
}

function readProviders(setting: Readonly<Record<string, unknown>>, mistakes: Mistakes): Providers {
  const relays = new Map<string, { kind: RelayKind; provider: RelayProvider }>();
  const sessions = new Map<string, { kind: SessionKind; provider: SessionProvider }>();
  const streams = new Map<string, { kind: StreamKind; provider: StreamProvider }>();
  const issuers = new Map<string, { kind: TokenKind; provider: TokenProvider }>();
  for (const [protocol, value] of Object.entries(setting)) {
    const kind = kindOf(protocol);
    if (!kind) mistakes.add(`providers.${protocol} is unknown; known: ${Object.keys(providerKinds).join(', ')}.`);
    else if (!isObject(value)) mistakes.add(`providers.${protocol} must be an object.`);
    else if (kind.grants === 'ticket') {
      const provider = kind.readProvider(value, mistakes);
      if (provider) relays.set(protocol, { kind, provider });
    } else if (kind.grants === 'session') {
      const provider = kind.readProvider(value, mistakes);
      if (provider) sessions.set(protocol, { kind, provider });
    } else if (kind.grants === 'stream') {
      const provider = kind.readProvider(value, mistakes);
      if (provider) streams.set(protocol, { kind, provider });
    } else {
      const provider = kind.readProvider(value, mistakes);
      if (provider) issuers.set(protocol, { kind, provider });
    }
  }
  if (Object.keys(setting).length === 0)
    mistakes.add(
      'No provider is set: give AILLOMVOX_KEYS, VONAGE_API_KEY, AUDIN_API_KEY or AIGENT_USERNAME, or options.providers.',
    );
  const keys = [...relays.values(), ...sessions.values(), ...streams.values(), ...issuers.values()].flatMap(
    ({ provider }) => provider.keys,
  );
  return { relays, sessions, streams, issuers, keys };
}

function readProxies(proxies: readonly string[], mistakes: Mistakes): Addresses {
  try {
    return new Addresses(proxies);
  } catch {
    mistakes.add('trustedProxies (TRUSTED_PROXIES) must be addresses or ranges, e.g. 10.0.0.0/8, or loopback.');
    return new Addresses([]);
  }
}

function readPublicUrl(address: string | undefined, mistakes: Mistakes): string | undefined {
  if (address === undefined) return undefined;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const scheme = { 'https:': 'wss:', 'wss:': 'wss:', 'http:': 'ws:', 'ws:': 'ws:' }[url?.protocol ?? ''];
  if (!url || !scheme || url.search || url.hash || url.username) {
    mistakes.add('publicUrl (PUBLIC_URL) must be an address like https://voice.example.com, without a query.');
    return undefined;
  }
  return `${scheme}//${url.host}${url.pathname.replace(/\/$/, '')}`;
}

function readLimits(limits: Partial<Limits>, mistakes: Mistakes): Limits {
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(defaultLimits, name)) mistakes.add(`limits.${name} is unknown.`);
    else if (!Number.isFinite(value) || value < 0 || (value === 0 && name !== 'drainMs'))
      mistakes.add(`limits.${name} must be a number above 0.`);
  }
  const all = { ...defaultLimits, ...limits };
  if (all.lowWaterBytes > all.highWaterBytes)
    mistakes.add('limits.lowWaterBytes must not be above limits.highWaterBytes.');
  return all;
}

function readMetrics(
  { metricsPort: port, metricsHost: host }: BackendOptions,
  mistakes: Mistakes,
): Settings['metrics'] {
  if (port === undefined) return undefined;
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    mistakes.add('metricsPort (METRICS_PORT) must be a port, 0 to 65535.');
  return { port, host: host ?? '127.0.0.1' };
}
