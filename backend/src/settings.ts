import { Addresses } from './address.js';
import type { Authorize } from './authorize.js';
import { isObject } from './json.js';
import { defaultLimits, type Limits } from './limits/limits.js';
import { Mistakes } from './mistakes.js';
import { originMistake, OriginList } from './origin.js';
import { relayKinds } from './relays/index.js';
import type { AgentProfile, Provider } from './relays/relay-kind.js';
import type { BackendOptions } from './options.js';

/** Options that were checked, with every default in place. */
export interface Settings {
  readonly origins: OriginList;
  /** Undefined: everybody is refused, unless `allowAnonymous`. */
  readonly authorize: Authorize | undefined;
  readonly allowAnonymous: boolean;
  readonly agents: ReadonlyMap<string, AgentProfile>;
  readonly providers: ReadonlyMap<string, Provider>;
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
    agents: readAgents(options.agents, mistakes),
    providers: readProviders(options.providers ?? {}, mistakes),
    addresses: readProxies(options.trustedProxies ?? [], mistakes),
    publicUrl: readPublicUrl(options.publicUrl, mistakes),
    tokenPath: options.tokenPath ?? '/api/voice-token',
    limits: readLimits(options.limits ?? {}, mistakes),
    metrics: readMetrics(options, mistakes),
  };
  if (!/^\/[\w./-]+$/.test(settings.tokenPath))
    mistakes.add('tokenPath (TOKEN_PATH) must be a path like /api/voice-token.');
  const given = Object.keys(options.providers ?? {});
  for (const [id, { protocol = 'aillomvox' }] of settings.agents) {
    const isMissing = typeof protocol === 'string' && Object.hasOwn(relayKinds, protocol) && !given.includes(protocol);
    if (isMissing && given.length > 0)
      mistakes.add(`agents (AGENTS_FILE): agent "${id}" needs providers.${protocol}, which is not set.`);
  }
  if (options.authorize !== undefined && typeof options.authorize !== 'function')
    mistakes.add('authorize must be a function.');
  if (options.authorize && options.allowAnonymous)
    mistakes.add('allowAnonymous (ALLOW_ANONYMOUS) and an authorize hook exclude each other.');
  mistakes.throwIfAny();
  return settings;
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
  if (!isObject(agents) || Object.keys(agents).length === 0) {
    mistakes.add('agents (AGENTS_FILE) holds no agent: give at least one profile, usually called "default".');
    return profiles;
  }
  for (const [id, profile] of Object.entries(agents)) {
    const name = `agents (AGENTS_FILE): agent "${id}"`;
    if (!isObject(profile)) {
      mistakes.add(`${name} must be an object.`);
      continue;
    }
    const protocol = profile['protocol'] ?? 'aillomvox';
    const kind = typeof protocol === 'string' && Object.hasOwn(relayKinds, protocol) ? relayKinds[protocol] : undefined;
    if (!kind) mistakes.add(`${name} has an unknown protocol; known: ${Object.keys(relayKinds).join(', ')}.`);
    else kind.checkProfile(profile, name, mistakes);
    profiles.set(id, profile);
  }
  return profiles;
}

function readProviders(setting: Readonly<Record<string, unknown>>, mistakes: Mistakes): ReadonlyMap<string, Provider> {
  const providers = new Map<string, Provider>();
  for (const [protocol, value] of Object.entries(setting)) {
    const kind = Object.hasOwn(relayKinds, protocol) ? relayKinds[protocol] : undefined;
    if (!kind) mistakes.add(`providers.${protocol} is unknown; known: ${Object.keys(relayKinds).join(', ')}.`);
    else if (!isObject(value)) mistakes.add(`providers.${protocol} must be an object.`);
    else {
      const provider = kind.readProvider(value, mistakes);
      if (provider) providers.set(protocol, provider);
    }
  }
  if (Object.keys(setting).length === 0) mistakes.add('No provider is set: give AILLOMVOX_KEYS, or options.providers.');
  return providers;
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
