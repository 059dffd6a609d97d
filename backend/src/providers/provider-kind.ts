import type { JsonObject } from '../json.js';

/** What every protocol has, whoever carries its calls. */
export interface ProtocolBasics {
  readonly protocol: string;
  /** What a page may ask a token for. */
  readonly purposes: readonly string[];
  /** The setting of options.providers from environment variables; undefined when none is set. */
  fromEnvironment(environment: NodeJS.ProcessEnv): JsonObject | undefined;
}

/** Where a provider is, and what opens it. */
export interface ProviderAccess {
  readonly url: string;
  readonly keys: readonly string[];
}
