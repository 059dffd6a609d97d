import type { CallErrorCode } from '../call-error.js';
import type { Dialect } from './dialect.js';

/** What a visitor's call to an agent is made of, whatever the provider. Plain data: it travels to the link worker. */
export interface AgentCallOptions {
  /** ws(s) or http(s) address; the dialect's own when absent. */
  readonly url?: string | undefined;
  /** Key, token or ticket for this one call. */
  readonly token?: string | undefined;
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
  /** Further fields of the provider's own. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
}

export type AgentState = 'listening' | 'thinking' | 'speaking';
export type Speaker = 'user' | 'agent';

export type AgentMessage =
  | { readonly type: 'transcript'; readonly role: Speaker; readonly text: string; readonly final: boolean }
  | { readonly type: 'agent-state'; readonly state: AgentState }
  /** The agent's side ended the call. */
  | { readonly type: 'hangup' }
  /** The time agreed for the call is over. */
  | { readonly type: 'time-over' }
  | {
      readonly type: 'error';
      readonly code: CallErrorCode;
      readonly message: string;
      readonly fatal: boolean;
    };

export type AgentCommand = { readonly type: 'hangup' };

export type AgentDialect = Dialect<AgentCallOptions, AgentCommand, AgentMessage>;
