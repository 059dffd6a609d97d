import {
  VoiceAgentSession,
  type CallError,
  type CallPhase,
  type CallStats,
  type CallWarning,
  type Levels,
  type ToolCall,
} from '../../sessions/index.js';
import { HeldSession } from '../parts/held-session.js';
import { Notices } from '../parts/notices.js';
import { property } from '../parts/property.js';
import { relayEvents } from '../parts/relay-events.js';
import { CallAppearance } from './call-appearance.js';
import { elementEvents } from './events.js';

/** The session under the element: its life, its events on the element, and what of them is to be shown. */
export class CallHost extends CallAppearance {
  /** What went wrong last, until the next call or until the conversation goes on. */
  @property({ attribute: false }) protected error: CallError | undefined;
  protected readonly notices = new Notices();
  /** What the agent is using just now. */
  protected tool: string | undefined;
  readonly #held = new HeldSession<VoiceAgentSession>(
    () => new VoiceAgentSession(this.callOptions()),
    (session, signal) => this.#adopt(session, signal),
  );

  /** The session under the element. Set your own before a call starts: the element then shows it and leaves its options alone. */
  get session(): VoiceAgentSession {
    return this.#held.get();
  }

  set session(session: VoiceAgentSession) {
    this.#held.set(session, this.inCall);
    this.requestUpdate();
  }

  /** `idle`, `connecting`, `active` or `ended`; reflected as the attribute `state`. */
  get state(): CallPhase {
    return this.#held.current?.state ?? 'idle';
  }

  /** How loud both sides are now. */
  get levels(): Levels {
    return this.session.levels;
  }

  /** Counters of the call, in milliseconds of sound. */
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
    this.#held.current?.interrupt();
  }

  /** The far side hears silence while muted. */
  setMicMuted(muted: boolean): void {
    this.micMuted = muted;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // After a move the ring has to breathe again.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A node that is moved comes back within this task: that is no hang-up.
    setTimeout(() => {
      if (!this.isConnected) this.end();
    });
  }

  /** With it, moveBefore() moves the element without disconnecting it. */
  connectedMoveCallback(): void {}

  protected get inCall(): boolean {
    return this.state === 'connecting' || this.state === 'active';
  }

  /** For a session of our own: what the next call is to be. */
  protected prepare(): void {
    if (this.inCall) return;
    if (!this.#held.injected) this.session.options = this.callOptions();
    this.error = undefined;
    this.notices.clear();
  }

  /** Hangs up. */
  end(): void {
    this.#held.current?.end();
  }

  #adopt(session: VoiceAgentSession, signal: AbortSignal): void {
    const before = (type: string, detail: unknown): void => {
      if (type === 'call-error') this.error = detail as CallError;
      // A trouble that the call survived is over when the conversation goes on.
      else if (type === 'call-transcript' && this.error && !this.error.fatal) this.error = undefined;
      if (type === 'call-warning') this.notices.take(detail as CallWarning);
      // What the agent uses is shown until it says something, or the call ends.
      if (type === 'call-tool-call') this.tool = (detail as ToolCall).name;
      else if (type === 'call-transcript' || type === 'call-state-change') this.tool = undefined;
      this.requestUpdate();
    };
    relayEvents(session, this, elementEvents, before, signal);
    session.addEventListener('connect-step-change', () => this.requestUpdate(), { signal });
  }
}
