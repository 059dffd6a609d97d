import type { CallErrorCode } from '../call-error.js';
import type { Dialect } from './dialect.js';

/** A tool that the page offers to the agent. */
export interface ToolDescription {
  readonly name: string;
  readonly description?: string | undefined;
  /** JSON Schema of the arguments, an object. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

/** What a visitor's call to an agent is made of, whatever the provider. Plain data: it travels to the link worker. */
export interface AgentCallOptions {
  /** ws(s) or http(s) address; the dialect's own when absent. */
  readonly url?: string | undefined;
  /** Key, token or ticket for this one call. */
  readonly token?: string | undefined;
  /** The provider's region, where it has several and `url` does not say. */
  readonly region?: string | undefined;
  /** What came with the token: the provider's id of the session, and where a step of it may be posted. */
  readonly sessionId?: string | undefined;
  readonly stepUrl?: string | undefined;
  /** What the provider's flow is told of this visitor, by name. */
  readonly customParameters?: Readonly<Record<string, string>> | undefined;
  /** The engine behind the gateway. */
  readonly provider?: string | undefined;
  readonly voice?: string | undefined;
  /** BCP 47. */
  readonly language?: string | undefined;
  readonly sampleRateHz?: number | undefined;
  readonly systemPrompt?: string | undefined;
  readonly firstMessage?: string | undefined;
  readonly farewellMessage?: string | undefined;
  readonly maxDurationS?: number | undefined;
  readonly tools?: readonly ToolDescription[] | undefined;
  /** Further fields of the provider's own. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
}

export type AgentState = 'listening' | 'thinking' | 'speaking';
export type Speaker = 'user' | 'agent';

export type AgentMessage =
  | { readonly type: 'transcript'; readonly role: Speaker; readonly text: string; readonly final: boolean }
  | { readonly type: 'agent-state'; readonly state: AgentState }
  /** The agent waits for `tool-result` with the same id. */
  | {
      readonly type: 'tool-call';
      readonly id: string;
      readonly name: string;
      readonly args: Readonly<Record<string, unknown>>;
    }
  /** The agent's side ended the call. */
  | { readonly type: 'hangup' }
  /** The time agreed for the call is over. */
  | { readonly type: 'time-over' }
  | {
      readonly type: 'error';
      readonly code: CallErrorCode;
      readonly message: string;
      readonly fatal: boolean;
      /** Whether the same call may succeed later. */
      readonly retryable: boolean;
    };

export type AgentCommand =
  | { readonly type: 'hangup' }
  /** A typed turn of the visitor's. */
  | { readonly type: 'text'; readonly text: string }
  /** Base64 text, or an object as the provider wants it. */
  | { readonly type: 'image'; readonly data: string | Readonly<Record<string, unknown>> }
  /** `result` is plain JSON. */
  | { readonly type: 'tool-result'; readonly id: string; readonly result: unknown };

export interface AgentDialect extends Dialect<AgentCallOptions, AgentCommand, AgentMessage> {
  /** Seconds until the provider ends the call by itself; undefined: it does not. */
  durationLimitS(options: AgentCallOptions): number | undefined;
  /** What works less well than the visitor may expect, as a sentence; undefined: nothing. */
  caution(options: AgentCallOptions): string | undefined;
}
