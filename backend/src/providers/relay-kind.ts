import type { JsonObject } from '../json.js';
import type { Mistakes } from '../mistakes.js';
import type { Refusal } from '../refusals.js';
import type { Scrubber } from '../secrets.js';
import type { ProtocolBasics, ProviderAccess } from './provider-kind.js';

/** An agent as the server's file describes it: fields of its protocol, and `allow`, those that a page may set. */
export type AgentProfile = JsonObject;

/** A provider whose calls are carried here. */
export interface RelayProvider extends ProviderAccess {
  readonly callsPerKey: number;
  /** Repeat the key inside the first message, for gateways that read it there only. */
  readonly keyInMessage: boolean;
}

/** The page's first message, read. */
export interface FirstMessage {
  readonly ticket: string;
  readonly page: JsonObject;
}

/** How one call is placed. */
export interface CallPlan {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent first; holds the key, so it is never logged. */
  readonly greeting: string;
  readonly audioBytesPerSecond: number;
  /** The call is ended from here after this, if the provider did not. */
  readonly limitMs: number;
}

export type BrowserText =
  | { readonly action: 'pass'; readonly text: string; readonly isImage: boolean; readonly isFarewell: boolean }
  | { readonly action: 'drop'; readonly why: string }
  | { readonly action: 'refuse'; readonly refusal: Refusal };

export interface UpstreamText {
  /** What the browser gets. */
  readonly text: string;
  /** The provider ends the call by this. */
  readonly refusal?: Refusal | undefined;
  /** It is an error message, so the close after it needs no other. */
  readonly isError: boolean;
}

/** The policy of one protocol. Knows messages; never a socket, a store or a timer. Nothing here throws on input. */
export interface RelayKind extends ProtocolBasics {
  readonly grants: 'ticket';
  /** Where its socket is, below the prefix. */
  readonly path: string;
  readProvider(setting: JsonObject, mistakes: Mistakes): RelayProvider | undefined;
  checkProfile(profile: AgentProfile, name: string, mistakes: Mistakes): void;
  readFirst(text: string): FirstMessage | undefined;
  plan(page: JsonObject, profile: AgentProfile, provider: RelayProvider, key: string): CallPlan | Refusal;
  readBrowser(text: string): BrowserText;
  readUpstream(text: string, scrubber: Scrubber): UpstreamText;
  /** Told to the provider when the call ends and the browser did not say it. */
  readonly farewell: string;
}

export function isRefusal(plan: CallPlan | Refusal): plan is Refusal {
  return 'closeCode' in plan;
}
