import { property } from '../parts/property.js';
import { CallSessionHost } from '../parts/call-session-host.js';
import type { AgentProtocol, SpeechOptions, Tool, VoiceAgentOptions, VoiceAgentSession } from '../../sessions/index.js';

/** The attributes and properties that describe a call; each is read when a call starts. */
export abstract class CallSettings extends CallSessionHost<VoiceAgentSession> {
  /** The wire: `aillomvox`, or `vonage` for an agent that writes and is spoken by the browser. */
  @property() protocol: AgentProtocol | undefined;
  /** The provider's region (`vonage`: `eu` or `us`), where `url` or the token does not say. */
  @property() region: string | undefined;
  /** Of an agent that writes: `on` (default) speaks and hears where the browser can, `off` leaves it in writing. */
  @property() speech: 'on' | 'off' | undefined;
  /** The engine behind the gateway. */
  @property() provider: string | undefined;
  /** The provider's id of a voice. */
  @property() voice: string | undefined;
  /** What the agent speaks, BCP 47. */
  @property() language: string | undefined;
  /** Hz on the wire: 8000, 16000 or 24000; what suits the provider when absent. */
  @property({ attribute: 'sample-rate', type: Number }) sampleRate: number | undefined;
  /** Tells the agent who it is. */
  @property({ attribute: 'system-prompt' }) systemPrompt: string | undefined;
  /** What the agent says first. */
  @property({ attribute: 'first-message' }) firstMessage: string | undefined;
  /** What the agent says when time is nearly over. */
  @property({ attribute: 'farewell-message' }) farewellMessage: string | undefined;
  /** Longest call, in seconds. */
  @property({ attribute: 'max-duration', type: Number }) maxDuration: number | undefined;

  /** Names an agent to your backend: part of the token request. */
  @property({ attribute: 'agent-id' }) agentId: string | undefined;
  /** The provider's own key, for trials on your own machine: a visitor can read it. */
  @property({ attribute: false }) apiKey: string | undefined;
  /** What the agent may use: name, description, parameters, handler. */
  @property({ attribute: false }) tools: readonly Tool[] | undefined;
  /** What the agent's flow is told of this visitor, by name. */
  @property({ attribute: false }) customParameters: Readonly<Record<string, string>> | undefined;
  /** Ears and a mouth for an agent that writes, in place of the browser's; their rate, and interruption by voice. */
  @property({ attribute: false }) speechOptions: SpeechOptions | undefined;
  /** Further fields of the provider's own. */
  @property({ attribute: false }) config: Readonly<Record<string, unknown>> | undefined;

  /** As the session takes them. */
  protected callOptions(): VoiceAgentOptions {
    return {
      ...this.connection,
      // A wrong or missing name is told as config-invalid when the call starts.
      protocol: this.protocol as AgentProtocol,
      apiKey: this.apiKey,
      region: this.region,
      customParameters: this.customParameters,
      speech: this.speech,
      speechOptions: this.speechOptions,
      provider: this.provider,
      voice: this.voice,
      language: this.language,
      sampleRateHz: this.sampleRate,
      systemPrompt: this.systemPrompt,
      firstMessage: this.firstMessage,
      farewellMessage: this.farewellMessage,
      maxDurationS: this.maxDuration,
      tools: this.tools,
      agentId: this.agentId,
      config: this.config,
    };
  }
}
