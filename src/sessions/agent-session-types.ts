import type { JitterStats } from '../audio/index.js';
import type { CallError, CallWarning } from '../call-error.js';
import type { AgentCallOptions, AgentState, Speaker } from '../protocols/agent-dialect.js';
import type { LinkStats } from '../transport/link-messages.js';
import type { Transport } from '../transport/link.js';
import type { TokenSourceOptions } from '../transport/token-source.js';
import type { AgentProtocol } from './agent-protocols.js';
import type { CallPhase, ConnectStep, EndReason } from './call-state.js';
import type { LineQuality } from './line-quality.js';
import type { SpeechOptions } from './speech-options.js';
import type { Tool, ToolCall } from './tool-desk.js';

/** All that a call to an agent can be told. Read when a call starts: a change applies to the next one. */
export interface VoiceAgentOptions
  extends Omit<AgentCallOptions, 'token' | 'sessionId' | 'stepUrl' | 'tools'>, TokenSourceOptions {
  readonly protocol: AgentProtocol;
  /** The provider's own long-lived key. For trials on your own machine only: a visitor can read it. */
  readonly apiKey?: string | undefined;
  /** Where codec and socket run. Default `worker`. */
  readonly transport?: Transport | undefined;
  /** A folder of the page's own origin with the files of `dist/assets/`, for pages whose CSP forbids blobs. */
  readonly assetBase?: string | undefined;
  /** What the agent may use. */
  readonly tools?: readonly Tool[] | undefined;
  /** Names an agent to your backend, in the token request. */
  readonly agentId?: string | undefined;
  readonly audioConstraints?: MediaTrackConstraints | undefined;
  /** Of an agent that writes: `on` (default) gives it ears and a mouth where the browser can, `off` leaves it in writing. */
  readonly speech?: 'on' | 'off' | undefined;
  readonly speechOptions?: SpeechOptions | undefined;
  /** Milliseconds from start to active, the browser's permission prompt not counted. Default 10000. */
  readonly connectLimitMs?: number | undefined;
}

export interface CallStateChange {
  readonly state: CallPhase;
  readonly previous: CallPhase;
  readonly reason?: EndReason | undefined;
}

/** The events of a VoiceAgentSession. All but the first two are also those of `<voice-agent-call>`, bubbling and composed. */
export interface VoiceAgentEvents {
  /** While connecting: what is waited for. */
  'connect-step-change': { readonly step: ConnectStep };
  /** What was spoken did not go out, or was not confirmed: it should not be lost. A typed line's own promise tells. */
  'speech-unsent': { readonly text: string };
  'call-state-change': CallStateChange;
  'call-start': { readonly id: string };
  'call-end': { readonly id: string; readonly reason: EndReason; readonly durationMs: number };
  'call-error': CallError;
  'call-warning': CallWarning;
  'call-transcript': { readonly id: string; readonly role: Speaker; readonly text: string; readonly final: boolean };
  /** A ToolCallEvent: answer it with `respondWith`. */
  'call-tool-call': ToolCall;
  'agent-state-change': { readonly state: AgentState };
}

/** Where a call stands, in milliseconds of sound. */
export interface CallStats {
  /** `worker` or `inline`; undefined before the link has started. */
  readonly transport: Transport | undefined;
  readonly link: LinkStats | undefined;
  readonly jitter: JitterStats | undefined;
  /** How good the line was in the last seconds; undefined until it can be told. */
  readonly quality: LineQuality | undefined;
}
