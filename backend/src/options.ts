import type { Registry } from 'prom-client';
import type { Authorize } from './authorize.js';
import type { Limits } from './limits/limits.js';
import type { AgentProfile } from './providers/relay-kind.js';
import type { Store } from './store/store.js';

/** Provider's address, keys and capacity. */
export interface ProviderOptions {
  /** ws(s) or http(s) address, for Audin and Vonage http(s); the provider's own when absent. */
  readonly url?: string | undefined;
  /** More keys, more calls at once; for Audin and Vonage exactly one. */
  readonly keys: readonly string[];
  /** Calls at once for a key. Default: what the provider states, 2 for AillomVox. */
  readonly callsPerKey?: number | undefined;
  /** Whether the key also stands in the first message, beside the `x-api-key` header. Default true. */
  readonly keyInMessage?: boolean | undefined;
  /** Audin: the core URL, told to pages with every token. Default: pages know it. */
  readonly coreUrl?: string | undefined;
  /** Vonage: whose addresses are used where none is given. Default `eu`. */
  readonly region?: 'eu' | 'us' | undefined;
  /** Vonage: told to pages with every session. */
  readonly socketUrl?: string | undefined;
}

/** Address and account of a platform that has no keys: Aigent. */
export interface AccountOptions {
  /** ws(s) or http(s) address; the platform's own when absent. */
  readonly url?: string | undefined;
  /** Keycloak's token endpoint; the platform's own when absent. */
  readonly tokenUrl?: string | undefined;
  /** Keycloak's client. Default `frontend`. */
  readonly clientId?: string | undefined;
  readonly username: string;
  readonly password: string;
}

/** Everything that can be set, in code; `optionsFromEnvironment` makes the same of environment variables. */
export interface BackendOptions {
  /** Exact origins of the pages, e.g. `https://www.example.com`. */
  readonly allowedOrigins: readonly string[];
  /** The site's own login. Without it everybody is refused, unless `allowAnonymous`. */
  readonly authorize?: Authorize | undefined;
  /** Anybody may call; a user is then an address. */
  readonly allowAnonymous?: boolean | undefined;
  /** Profiles by agent id; a page that names none gets `default`. Needed for what is relayed. */
  readonly agents?: Readonly<Record<string, AgentProfile>> | undefined;
  /** By protocol. */
  readonly providers: Readonly<Record<string, ProviderOptions | AccountOptions>>;
  /** Proxies whose X-Forwarded headers are believed. Default: none. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Where browsers reach this backend, prefix included. Default: from each request. */
  readonly publicUrl?: string | undefined;
  /** Default `/api/voice-token`. */
  readonly tokenPath?: string | undefined;
  /** Shares tickets, limits and capacity among processes; memory when absent. */
  readonly redisUrl?: string | undefined;
  /** Instead of memory or Redis. It is not closed here. */
  readonly store?: Store | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Serves GET /metrics there. Default: nowhere. */
  readonly metricsPort?: number | undefined;
  /** Default 127.0.0.1. */
  readonly metricsHost?: string | undefined;
  /** The application's own prom-client registry, to add ours to. */
  readonly registry?: Registry | undefined;
}
