import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import {
  VoiceAgentSession,
  type CallError,
  type CallPhase,
  type CallWarning,
  type CallStats,
  type Levels,
  type TranscriptEntry,
} from '../../sessions/index.js';
import { Countdown } from '../parts/countdown.js';
import { Notices } from '../parts/notices.js';
import { relayEvents } from '../parts/relay-events.js';
import { TextBox, textBoxStyles } from '../parts/text-box.js';
import { reflectState } from '../parts/reflect-state.js';
import { UpdatePace } from '../parts/update-pace.js';
import { tokens } from '../parts/tokens.styles.js';
import { ringStyles, VoiceRing } from '../parts/voice-ring.js';
import { CallSettings } from './call-settings.js';
import { controlsView } from './controls-view.js';
import { elementEvents } from './events.js';
// Once more by name alone: this one stays in the declarations and brings the events' types to applications.
import './events.js';
import { en, statusText, type VoiceAgentMessages } from './messages.js';
import { transcriptView } from './transcript-view.js';
import { styles } from './voice-agent-call.styles.js';

/**
 * A visitor's call to a voice agent, as one tag.
 *
 * @tag voice-agent-call
 * @slot title - The heading; "Voice assistant" by default.
 * @slot footer - Below the buttons, e.g. a line on privacy.
 * @csspart card - The whole.
 * @csspart title - The heading.
 * @csspart ring - The voice ring; `ring-local`, `ring-remote` and `ring-heart` are its pieces.
 * @csspart status - What the call is doing, in words.
 * @csspart notice - The sentence that tells of a trouble the call survives.
 * @csspart error - The sentence that tells what went wrong.
 * @csspart transcript - The list of what was said; `line`, `line-user` and `line-agent` are its entries.
 * @csspart text-box - The line to type; `text-input`, `send-button` and `not-sent` are its pieces.
 * @csspart controls - The row of buttons; `call-button`, `mute-button` and `volume` are its pieces.
 * @cssprop --call-accent - Colour of the ring and the call button.
 * @cssprop --call-on-accent - Text on the accent.
 * @cssprop --call-surface - Background of the card.
 * @cssprop --call-raised - Background of quiet pieces on the card.
 * @cssprop --call-text - Text.
 * @cssprop --call-quiet-text - Less important text.
 * @cssprop --call-line - Borders and the ring at rest.
 * @cssprop --call-danger - Hang-up button and errors.
 * @cssprop --call-on-danger - Text on danger.
 * @cssprop --call-radius - Corner radius of the card.
 * @cssprop --call-font - Font family.
 * @cssstate idle - No call yet. `connecting`, `active` and `ended` likewise.
 * @fires {CustomEvent<CallStateChange>} call-state-change - `{ state, previous, reason? }`
 * @fires {CustomEvent} call-start - `{ id }`
 * @fires {CustomEvent} call-end - `{ id, reason, durationMs }`
 * @fires {CustomEvent<CallError>} call-error - One fault, one event.
 * @fires {CustomEvent<CallWarning>} call-warning - `{ code, raised, message }`
 * @fires {CustomEvent} call-transcript - `{ id, role, text, final }`
 * @fires {CustomEvent} agent-state-change - `{ state }`
 * @fires {ToolCallEvent} call-tool-call - `{ id, name, args }`; cancelable, answered by `event.respondWith(result)`.
 */
export class VoiceAgentCall extends CallSettings {
  static override styles = [tokens, ringStyles, styles, textBoxStyles];

  /** `on` (default) shows what was said, `off` does not. */
  @property() transcript: 'on' | 'off' | undefined;
  /** Offer a line to type to the agent. */
  @property({ attribute: 'text-input', type: Boolean }) textInput = false;
  /** Show what is being said before it is final. */
  @property({ attribute: 'interim-transcript', type: Boolean }) interimTranscript = false;
  /** The visitor is not heard; may change during a call. */
  @property({ attribute: 'mic-muted', type: Boolean, reflect: true }) micMuted = false;
  /** 0..1; may change during a call. */
  @property({ type: Number }) volume = 1;
  @state() private messages: VoiceAgentMessages = en;
  @state() private error: CallError | undefined;

  #session: VoiceAgentSession | undefined;
  #injected = false;
  #adoption = new AbortController();
  readonly #states = reflectState(this);
  readonly #notices = new Notices();
  readonly #pace = new UpdatePace();
  readonly #textBox = new TextBox(this, (text) => this.sendText(text));
  readonly #countdown = new Countdown(this, () => this.#session?.remainingMs);
  readonly #ring = new VoiceRing(this, () => this.levels);

  /** The session under the element. Set your own before a call starts: the element then shows it and leaves its options alone. */
  get session(): VoiceAgentSession {
    return this.#session ?? this.#adopt(new VoiceAgentSession(this.callOptions()));
  }

  set session(session: VoiceAgentSession) {
    if (this.#session && this.#inCall) throw new TypeError('The session cannot be exchanged during a call.');
    this.#injected = true;
    this.#adopt(session);
    this.requestUpdate();
  }

  /** `idle`, `connecting`, `active` or `ended`; reflected as the attribute `state`. */
  get state(): CallPhase {
    return this.#session?.state ?? 'idle';
  }

  /** How loud both sides are now. */
  get levels(): Levels {
    return this.session.levels;
  }

  /** Counters of the call, in milliseconds of sound. */
  get stats(): CallStats {
    return this.session.stats;
  }

  /** Starts a call; call it inside a click. Rejects with the CallError that `call-error` tells too. */
  async start(): Promise<void> {
    const session = this.session;
    if (!this.#injected && !this.#inCall) session.options = this.callOptions();
    session.setMicMuted(this.micMuted);
    session.setVolume(this.volume);
    if (!this.#inCall) {
      this.error = undefined;
      this.#notices.clear();
    }
    await session.start();
  }

  /** Hangs up. */
  end(): void {
    this.#session?.end();
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
    this.#session?.interrupt();
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

  protected override async scheduleUpdate(): Promise<void> {
    await this.#pace.wait();
    void super.scheduleUpdate();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('micMuted')) this.#session?.setMicMuted(this.micMuted);
    if (changed.has('volume')) this.#session?.setVolume(this.volume);
    this.#states(this.state);
    const active = this.state === 'active' && this.isConnected;
    this.#ring.run(active);
    this.#countdown.run(active);
    const log = this.renderRoot.querySelector('.transcript');
    if (log && this.#atEnd) log.scrollTop = log.scrollHeight;
  }

  #atEnd = true;

  /** A reader who has scrolled up is left where they are. */
  readonly #onScroll = ({ currentTarget }: Event): void => {
    const log = currentTarget as HTMLElement;
    this.#atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 24;
  };

  get #inCall(): boolean {
    return this.state === 'connecting' || this.state === 'active';
  }

  #adopt(session: VoiceAgentSession): VoiceAgentSession {
    this.#adoption.abort();
    const { signal } = (this.#adoption = new AbortController());
    this.#session = session;
    const before = (type: string, detail: unknown): void => {
      if (type === 'call-error') this.error = detail as CallError;
      // A trouble that the call survived is over when the conversation goes on.
      else if (type === 'call-transcript' && this.error && !this.error.fatal) this.error = undefined;
      if (type === 'call-warning') this.#notices.take(detail as CallWarning);
      this.requestUpdate();
    };
    relayEvents(session, this, elementEvents, before, signal);
    session.addEventListener('connect-step-change', () => this.requestUpdate(), { signal });
    return session;
  }

  // The event `call-error` and the sentence on screen have told of it already.
  readonly #onCall = (): void => {
    if (this.#inCall) this.end();
    else this.start().catch(() => undefined);
  };

  override render(): TemplateResult {
    const notice = this.#inCall ? this.#notices.text : '';
    return html`<section class="card" part="card" aria-labelledby="title">
      <h2 class="title" id="title" part="title"><slot name="title">${this.messages.title}</slot></h2>
      ${this.#ring.render()}
      <p class="status" part="status">${this.#status}</p>
      <p class="announcement" role="status">${this.#announcement}</p>
      <p class="notice" part="notice" role="status" ?hidden=${!notice}>${notice}</p>
      <p class="error" part="error" role="alert" ?hidden=${!this.error}>${this.error?.message}</p>
      ${this.transcript === 'off' ? nothing : transcriptView(this.#shownLines, this.messages, this.#onScroll)}
      ${this.textInput ? this.#textBox.render(this.messages.textBox, this.state !== 'active') : nothing}
      ${controlsView(
        {
          phase: this.state,
          micMuted: this.micMuted,
          volume: this.volume,
          oncall: this.#onCall,
          onmute: () => this.setMicMuted(!this.micMuted),
          onvolume: (volume) => (this.volume = volume),
        },
        this.messages,
      )}
      <slot name="footer"></slot>
    </section>`;
  }

  get #shownLines(): readonly TranscriptEntry[] {
    const lines = this.#session?.transcript ?? [];
    return this.interimTranscript ? lines : lines.filter((line) => line.final);
  }

  get #status(): string {
    const session = this.#session;
    const detail = session?.detail;
    const text = statusText(
      this.messages,
      {
        phase: this.state,
        ...(detail?.phase === 'connecting' && { step: detail.step }),
        ...(detail?.phase === 'ended' && { reason: detail.reason }),
      },
      session?.agentState ?? 'listening',
    );
    const parts = [text];
    if (this.micMuted && this.state === 'active') parts.push(this.messages.muted);
    const seconds = this.#countdown.seconds;
    if (seconds !== undefined) parts.push(this.messages.timeLeft.replace('{seconds}', String(seconds)));
    return parts.join(' · ');
  }

  /** What a screen reader is told: the call's phases, not every breath of the agent. */
  get #announcement(): string {
    if (this.state === 'active') return this.messages.started;
    return this.state === 'idle' || this.error ? '' : this.#status;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'voice-agent-call': VoiceAgentCall;
  }
}
