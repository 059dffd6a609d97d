import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import {
  VoiceAgentSession,
  type CallError,
  type CallPhase,
  type CallWarning,
  type CallStats,
  type Levels,
  type ToolCall,
} from '../../sessions/index.js';
import { Announcer } from '../parts/announcer.js';
import { CallClock, clockTime } from '../parts/call-clock.js';
import { property } from '../parts/property.js';
import { Notices } from '../parts/notices.js';
import { relayEvents } from '../parts/relay-events.js';
import { TextBox, textBoxStyles } from '../parts/text-box.js';
import { reflectState } from '../parts/reflect-state.js';
import { UpdatePace } from '../parts/update-pace.js';
import { tokens } from '../parts/tokens.styles.js';
import { ringStyles, VoiceRing } from '../parts/voice-ring.js';
import { Words } from '../parts/words.js';
import { CallSettings } from './call-settings.js';
import { Consent } from './consent.js';
import { controlsView } from './controls-view.js';
import { elementEvents } from './events.js';
// Once more by name alone: this one stays in the declarations and brings the events' types to applications.
import './events.js';
import { languages } from './languages.js';
import { launcherView } from './launcher-view.js';
import {
  en,
  errorText,
  statusText,
  timeLeft,
  warningText,
  type OwnMessages,
  type VoiceAgentMessages,
} from './messages.js';
import { placementStyles } from './placement.styles.js';
import { SoundSettings } from './sound-settings.js';
import { transcriptStyles } from './transcript.styles.js';
import { TranscriptView, type Conversation } from './transcript-view.js';
import { styles } from './voice-agent-call.styles.js';

/** The last milliseconds of a call are counted on screen. */
const COUNTED_MS = 15_000;

/**
 * A visitor's call to a voice agent, as one tag.
 *
 * @tag voice-agent-call
 * @attr {string} lang - The language of the words, if not that of the nearest ancestor: ar, de, en, es, fr, it, ja or pt.
 * @slot icon - A logo: beside the heading, or in the floating button.
 * @slot title - The heading; "Voice assistant" by default.
 * @slot consent - What the visitor agrees to, with the attribute `consent`.
 * @slot footer - Below the buttons, e.g. a line on privacy.
 * @csspart launcher - The floating button; `launcher-time` is the time of a call that goes on behind it.
 * @csspart card - The whole, or the panel that the floating button opens.
 * @csspart title - The heading.
 * @csspart ring - The voice ring; `ring-local`, `ring-remote` and `ring-heart` are its pieces.
 * @csspart status - What the call is doing, in words.
 * @csspart time - How long the call has taken.
 * @csspart notice - The sentence that tells of a trouble the call survives.
 * @csspart error - The sentence that tells what went wrong.
 * @csspart conversation - The transcript and its heading; `transcript-toggle`, `copy-button`, `earlier-button` and `newest-button` are its controls.
 * @csspart transcript - The list of what was said; `line`, `line-user`, `line-agent` and `line-tool` are its entries.
 * @csspart text-box - The line to type; `text-input`, `send-button` and `not-sent` are its pieces.
 * @csspart controls - The row of buttons; `call-button`, `mute-button` and `settings-button` are its pieces.
 * @csspart settings - Microphone, speaker and volume; `device`, `volume`, `level` and `test-button` are its pieces.
 * @csspart consent - The question before the microphone; `consent-text`, `agree-button` and `decline-button` are its pieces.
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
 * @cssprop --call-control-radius - Corner radius of buttons and boxes.
 * @cssprop --call-font - Font family.
 * @cssprop --call-width - Width of the card; 360px.
 * @cssprop --call-ring-size - Diameter of the ring; 120px.
 * @cssprop --call-shadow - Shadow of what floats above the page.
 * @cssprop --call-edge - Distance of what floats from the edges of the window; 16px.
 * @cssprop --call-z-index - Of what floats; 1000.
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
  static override styles = [tokens, ringStyles, styles, textBoxStyles, transcriptStyles, placementStyles];

  /** `card` (default), `compact` (one row) or `button` (opens the card as a panel). */
  @property({ reflect: true }) variant: 'card' | 'compact' | 'button' | undefined;
  /** `inline` (default), or at an edge of the window. */
  @property({ reflect: true }) placement:
    'inline' | 'bottom-right' | 'bottom-left' | 'bottom' | 'top-right' | 'top-left' | undefined;
  /** With `variant="button"`: the panel is shown. Closing it does not end a call. */
  @property({ type: Boolean, reflect: true }) open = false;
  /** `on` (default) shows what was said, `collapsed` on demand, `off` does not. */
  @property() transcript: 'on' | 'off' | 'collapsed' | undefined;
  /** Ask for the visitor's consent before the first call. */
  @property({ type: Boolean }) consent = false;
  /** Remember the consent on later visits, as long as this value stays the same. */
  @property({ attribute: 'consent-remember' }) consentRemember: string | undefined;
  /** Offer a line to type to the agent. */
  @property({ attribute: 'text-input', type: Boolean }) textInput = false;
  /** Show what is being said before it is final. */
  @property({ attribute: 'interim-transcript', type: Boolean }) interimTranscript = false;
  /** The visitor is not heard; may change during a call. */
  @property({ attribute: 'mic-muted', type: Boolean, reflect: true }) micMuted = false;
  /** 0..1; may change during a call. */
  @property({ type: Number }) volume = 1;
  /** Words of your own, in place of the language's: any of them. */
  @property({ attribute: false }) messages: OwnMessages | undefined;
  @property({ attribute: false }) private error: CallError | undefined;

  #session: VoiceAgentSession | undefined;
  #injected = false;
  #adoption = new AbortController();
  readonly #states = reflectState(this);
  readonly #notices = new Notices();
  readonly #pace = new UpdatePace();
  readonly #textBox = new TextBox(this, (text) => this.sendText(text));
  readonly #words = new Words<VoiceAgentMessages>(this, en, languages);
  readonly #clock = new CallClock(this, () => this.#elapsedMs);
  readonly #conversation = new TranscriptView(this);
  readonly #consent = new Consent(this);
  readonly #sound = new SoundSettings(this, (error) => (this.error = error));
  readonly #announcer = new Announcer();
  #tool: string | undefined;
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

  /**
   * Starts a call, after asking for consent where that is wanted; call it inside a click. Rejects with the CallError that
   * `call-error` tells too.
   */
  async start(): Promise<void> {
    if (this.consent && !this.#inCall && this.#consent.isMissing(this.consentRemember) && !(await this.#ask())) return;
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
    this.#consent.answer(false);
    this.#session?.end();
  }

  /** Opens the panel of `variant="button"` and puts the focus there. */
  show(): void {
    this.open = true;
    void this.#focus('.call');
  }

  /** Closes the panel; a call goes on. */
  hide(): void {
    const hadFocus = this.matches(':focus-within');
    this.open = false;
    if (hadFocus) void this.#focus('.launcher');
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
    if (!this.hasUpdated) await this.#words.ready;
    void super.scheduleUpdate();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('micMuted')) this.#session?.setMicMuted(this.micMuted);
    if (changed.has('volume')) this.#session?.setVolume(this.volume);
    this.#states(this.state);
    const active = this.state === 'active' && this.isConnected;
    this.#ring.run(active || this.#sound.testing);
    this.#clock.run(active);
    this.#conversation.follow();
  }

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
      // What the agent uses is shown until it says something, or the call ends.
      if (type === 'call-tool-call') this.#tool = (detail as ToolCall).name;
      else if (type === 'call-transcript' || type === 'call-state-change') this.#tool = undefined;
      if (type === 'call-state-change') this.#sound.endTest();
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

  async #ask(): Promise<boolean> {
    const answer = this.#consent.ask();
    if (this.variant === 'button') this.open = true;
    void this.#focus('.call');
    const agreed = await answer;
    void this.#focus('.call');
    return agreed;
  }

  async #focus(selector: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.variant !== 'button' || !this.open) return;
    event.stopPropagation();
    this.hide();
  };

  override render(): TemplateResult {
    const messages = this.#words.with(this.messages);
    const floats = this.variant === 'button';
    const closed = floats && !this.open;
    const warning = this.#inCall ? this.#notices.newest : undefined;
    const notice = warning ? warningText(messages, warning) : '';
    const error = this.error ? errorText(messages, this.error) : '';
    const status = this.#status(messages);
    const time = this.#elapsedMs > 0 ? clockTime(this.#elapsedMs, this.#words.language) : '';
    this.#announcer.tell(
      this.#phaseText(messages, status),
      this.#textBox.notSent ? messages.textBox.notSent : '',
      this.#conversation.outcome,
      notice,
      error,
    );
    return html`<div class="root" lang=${this.#words.language} dir=${messages.direction} @keydown=${this.#onKey}>
      <p class="hidden" role="status">${this.#announcer.text}</p>
      ${
        floats
          ? launcherView(
              {
                open: this.open,
                ring: closed && this.#inCall ? this.#ring.render() : undefined,
                status,
                time,
                ontoggle: () => (this.open ? this.hide() : this.show()),
              },
              messages,
            )
          : nothing
      }
      <section
        class="card"
        part="card"
        id="card"
        role=${floats ? 'dialog' : nothing}
        aria-labelledby="title"
        ?hidden=${closed}
      >
        <div class=${this.variant === 'compact' ? 'hidden' : 'heading'}>
          <slot name="icon"></slot>
          <h2 class="title" id="title" part="title"><slot name="title">${messages.title}</slot></h2>
        </div>
        ${closed ? nothing : this.#ring.render()}
        <div class="state">
          <p class="status" part="status">${status}</p>
          <span class="time" part="time">${time}</span>
        </div>
        <p class="notice" part="notice" ?hidden=${!notice}>${notice}</p>
        <p class="error" part="error" ?hidden=${!error}>${error}</p>
        ${this.transcript === 'off' ? nothing : this.#conversation.render(this.#shown, messages)}
        ${this.textInput ? this.#textBox.render(messages.textBox, this.state !== 'active') : nothing}
        ${this.#consent.asking ? this.#consent.render(messages, this.consentRemember) : this.#controls(messages)}
        <slot name="footer"></slot>
      </section>
    </div>`;
  }

  #controls(messages: VoiceAgentMessages): TemplateResult {
    return html`${controlsView(
      {
        phase: this.state,
        micMuted: this.micMuted,
        settingsOpen: this.#sound.open,
        compact: this.variant === 'compact',
        oncall: this.#onCall,
        onmute: () => this.setMicMuted(!this.micMuted),
        onsettings: this.#sound.toggle,
      },
      messages,
    )}
    ${this.#sound.render(messages, this.#inCall)}`;
  }

  get #shown(): Conversation {
    const lines = this.#session?.transcript ?? [];
    return {
      lines: this.interimTranscript ? lines : lines.filter((line) => line.final),
      tool: this.#tool,
      collapsed: this.transcript === 'collapsed',
      language: this.language,
    };
  }

  /** Of the call that is, or was. */
  get #elapsedMs(): number {
    const detail = this.#session?.detail;
    if (detail?.phase === 'active') return performance.now() - detail.sinceMs;
    return detail?.phase === 'ended' ? detail.durationMs : 0;
  }

  #status(messages: VoiceAgentMessages): string {
    const session = this.#session;
    const texts = [statusText(messages, session?.detail ?? { phase: 'idle' }, session?.agentState ?? 'listening')];
    if (this.state === 'active') {
      if (this.micMuted) texts.push(messages.muted);
      const remainingMs = session?.remainingMs ?? Infinity;
      if (remainingMs <= COUNTED_MS) texts.push(timeLeft(messages, remainingMs, this.#words.language));
    }
    return texts.join(' · ');
  }

  /** What a screen reader is told: the call's phases, not every breath of the agent. */
  #phaseText(messages: VoiceAgentMessages, status: string): string {
    if (this.state === 'active') return messages.started;
    return this.state === 'idle' || this.error ? '' : status;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'voice-agent-call': VoiceAgentCall;
  }
}
