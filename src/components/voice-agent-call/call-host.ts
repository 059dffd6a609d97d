import { isTextProtocol } from '../../sessions/agent-protocols.js';
import { VoiceAgentSession, type CallPhase, type CallStats, type ToolCall } from '../../sessions/index.js';
import { CallAppearance } from './call-appearance.js';
import { elementEvents } from './events.js';

/** The session under the element: its life, its events on the element, and what of them is to be shown. */
export class CallHost extends CallAppearance {
  /** What the agent is using just now. */
  protected tool: string | undefined;

  /** The session under the element. Set your own before a call starts: the element then shows it and leaves its options alone. */
  get session(): VoiceAgentSession {
    return this.held;
  }

  set session(session: VoiceAgentSession) {
    this.held = session;
  }

  /** `idle`, `connecting`, `active`, `reconnecting` or `ended`; reflected as the attribute `state`. */
  get state(): CallPhase {
    return this.current?.state ?? 'idle';
  }

  /** Counters of the call, in milliseconds of sound, and how good its line is. */
  get stats(): CallStats {
    return this.session.stats;
  }

  /** Says `text` to the agent as the visitor's words. Rejects with `invalid-state` outside a call. */
  sendText(text: string): Promise<void> {
    return this.session.sendText(text);
  }

  /** Shows an image to the agent: base64, or an object as the provider wants it. */
  sendImage(data: string | Readonly<Record<string, unknown>>): Promise<void> {
    return this.session.sendImage(data);
  }

  /** Silences what the agent is saying. */
  interrupt(): void {
    this.current?.interrupt();
  }

  /** Hangs up. */
  end(): void {
    this.current?.end();
  }

  protected override get inCall(): boolean {
    return this.state !== 'idle' && this.state !== 'ended';
  }

  /** The agent behind it reads and writes. */
  protected get writes(): boolean {
    return isTextProtocol(this.protocol);
  }

  /** What the visitor says reaches the agent, or would. */
  protected get hears(): boolean {
    return this.inCall ? this.session.hears : !this.writes || this.speech !== 'off';
  }

  /** For a session of our own: what the next call is to be. */
  protected prepare(): void {
    if (this.inCall) return;
    if (!this.injected) this.session.options = this.callOptions();
    this.error = undefined;
    this.notices.clear();
  }

  protected override create(): VoiceAgentSession {
    return new VoiceAgentSession(this.callOptions());
  }

  protected override leave(): void {
    this.end();
  }

  protected override adopt(session: VoiceAgentSession, signal: AbortSignal): void {
    const before = (type: string, detail: unknown): void => {
      // A trouble that the call survived is over when the conversation goes on.
      if (type === 'call-transcript' && this.error && !this.error.fatal) this.error = undefined;
      // What the agent uses is shown until it says something, or the call ends.
      if (type === 'call-tool-call') this.tool = (detail as ToolCall).name;
      else if (type === 'call-transcript' || type === 'call-state-change') this.tool = undefined;
    };
    this.relay(session, elementEvents, before, signal);
  }
}
