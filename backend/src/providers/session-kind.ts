import type { JsonObject } from '../json.js';
import type { Mistakes } from '../mistakes.js';
import type { ProtocolBasics, ProviderAccess } from './provider-kind.js';
import type { AgentProfile } from './relay-kind.js';
import type { ProviderToken, TokenQuestion } from './token-kind.js';

/** A provider at which sessions begin with our key, and go on from the page. */
export interface SessionProvider extends ProviderAccess {
  /** Told to pages with every session: where its socket is. */
  readonly pageUrl: string;
}

export interface ProviderSession extends ProviderToken {
  readonly sessionId: string;
}

/** The policy of one protocol. Knows messages; never a socket, a store or a timer. Nothing here throws on input. */
export interface SessionKind extends ProtocolBasics {
  readonly grants: 'session';
  /** Where steps are posted by pages whose socket cannot open, below the prefix. */
  readonly stepPath: string;
  readProvider(setting: JsonObject, mistakes: Mistakes): SessionProvider | undefined;
  checkProfile(profile: AgentProfile, name: string, mistakes: Mistakes): void;
  /** A session with this agent and no other. */
  begin(profile: AgentProfile, provider: SessionProvider): TokenQuestion;
  /** Undefined when the provider's answer holds no session. */
  readSession(answer: JsonObject): ProviderSession | undefined;
  /** One step of a page, with the session's token in the place of our key; a sentence says what is wrong with it. */
  step(body: JsonObject, provider: SessionProvider): TokenQuestion | string;
}
