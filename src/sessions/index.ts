export {
  CallError,
  callErrorCodes,
  type CallErrorCode,
  type CallWarning,
  type CallWarningCode,
} from '../call-error.js';
export { setAssetBase } from '../carried-script.js';
export { setLogger, type Logger } from '../logger.js';
export type { AgentState, Speaker } from '../protocols/agent-dialect.js';
export type { VonageNames } from '../protocols/vonage-names.js';
export type { VonageConfig } from '../protocols/vonage.js';
export type { Voice, VoiceProvider, VoiceQuery } from '../protocols/aillomvox-catalogue.js';
export {
  listVoiceProviders,
  listVoices,
  previewVoice,
  type CatalogueOptions,
} from '../transport/aillomvox-catalogue.js';
export type { GetToken, Token, TokenRequest } from '../transport/token-source.js';
export type { AgentProtocol } from './agent-protocols.js';
export type { CallStateChange, CallStats, VoiceAgentEvents, VoiceAgentOptions } from './agent-session-types.js';
export type { CallTaps, Levels } from './call-media.js';
export type { CallPhase, CallState, ConnectStep, EndReason } from './call-state.js';
export type { LineQuality } from './line-quality.js';
export type { HearingHandlers, Manner, SpeechRecogniser, SpeechSynthesiser } from '../audio/speech/speech.js';
export type { SpeechOptions } from './speech-options.js';
export { ToolCallEvent, type Tool, type ToolCall } from './tool-desk.js';
export type { TranscriptEntry } from './transcript.js';
export { VoiceAgentSession } from './voice-agent-session.js';
export type { PhoneNumber } from '../protocols/operator-dialect.js';
export type { OperatorProtocol } from '../protocols/operator-dialects.js';
export type { OperatorNames } from '../transport/operator-hosts.js';
export type {
  OperatorCall,
  OperatorCallPhase,
  OperatorCallState,
  OperatorStep,
} from './operator/operator-call-state.js';
export type {
  CallRecord,
  OperatorCallStats,
  OperatorEvents,
  OperatorSessionOptions,
} from './operator/operator-session-types.js';
export type { AudinCall, AudinCallState, AudinEndReason } from './operator/audin-call.js';
export {
  AudinOperator,
  AudinOperatorError,
  type AudinOperatorConfig,
  type AudinOperatorEvents,
  type AudinPhoneNumber,
} from './operator/audin-operator.js';
export type { CallCheck, CheckedStep, CheckStep } from './operator/call-check.js';
export { OperatorSession } from './operator/operator-session.js';
export type { PresencePhase, PresenceState } from './operator/presence-state.js';
export type { StreamChannel, StreamCodec } from '../protocols/stream-dialect.js';
export type { StreamProtocol } from '../protocols/stream-dialects.js';
export { StreamFollower } from './stream/call-follower.js';
export { StreamSession } from './stream/stream-session.js';
export type {
  SideStats,
  StreamEvents,
  StreamLevels,
  StreamSessionOptions,
  StreamSource,
  StreamStats,
  TappableSession,
} from './stream/stream-session-types.js';
export type { SideState, StreamPhase, StreamState } from './stream/stream-state.js';
