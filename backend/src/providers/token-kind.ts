import type { User } from '../authorize.js';
import type { JsonObject } from '../json.js';
import type { Mistakes } from '../mistakes.js';
import type { ProtocolBasics, ProviderAccess } from './provider-kind.js';

/** A provider whose tokens pages use at the provider itself. */
export interface TokenProvider extends ProviderAccess {
  /** Told to pages with every token: where to use it. Undefined: pages know. */
  readonly pageUrl: string | undefined;
}

/** A `POST` of JSON to `url`. Its headers hold the key: it is never logged. */
export interface TokenQuestion {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

export interface ProviderToken {
  readonly token: string;
  /** ISO 8601, where the provider says it. */
  readonly expiresAt?: string | undefined;
}

/** The policy of one protocol. Knows messages; never a socket, a store or a timer. Nothing here throws on input. */
export interface TokenKind extends ProtocolBasics {
  readonly grants: 'token';
  readProvider(setting: JsonObject, mistakes: Mistakes): TokenProvider | undefined;
  /** By what the site's login says of the user, and nothing else; undefined: this user gets no token. */
  question(user: User, provider: TokenProvider): TokenQuestion | undefined;
  /** Undefined when the provider's answer holds no token. */
  readAnswer(answer: JsonObject): ProviderToken | undefined;
}
