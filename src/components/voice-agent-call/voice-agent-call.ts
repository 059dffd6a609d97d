import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { VoiceAgentSession } from '../../sessions/index.js';
import { tokens } from '../parts/tokens.styles.js';
import { callStyles } from '../parts/call.styles.js';
import { cardStyles } from '../parts/card.styles.js';
import { meterStyles } from '../parts/level-meters.js';
import { textBoxStyles } from '../parts/text-box.styles.js';
import { consentStyles } from './consent.styles.js';
import { transcriptStyles } from './transcript.styles.js';
import { placementStyles } from './placement.styles.js';
import { Announcer } from '../parts/announcer.js';
import { errorText, warningText } from '../parts/common-messages.js';
import { CallClock, elapsedMs } from '../parts/call-clock.js';
import { SoundSettings } from '../parts/sound-settings.js';
import { soundPanel, soundPanelStyles } from '../parts/sound-panel.js';
import { TextBox } from '../parts/text-box.js';
import { reflectState } from '../parts/reflect-state.js';
import { UpdatePace } from '../parts/update-pace.js';
import { ringStyles, VoiceRing } from '../parts/voice-ring.js';
import { Words } from '../parts/words.js';
import { CallHost } from './call-host.js';
import { Consent } from './consent.js';
import { controlsView } from './controls-view.js';
// By name alone: this one stays in the declarations and brings the events' types to applications.
import './events.js';
import { languages } from './languages.js';
import { launcherView } from './launcher-view.js';
import { en, type VoiceAgentMessages } from './messages.js';
import { callStatus, callTime, phaseText } from './status-text.js';
import { TranscriptView, type Conversation } from './transcript-view.js';

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
 * @csspart time - How long the call has taken; in the last 15 seconds, what is left.
 * @csspart notice - The sentence that tells of a trouble the call survives.
 * @csspart error - The sentence that tells what went wrong.
 * @csspart conversation - The transcript and its heading; `transcript-toggle`, `copy-button`, `earlier-button` and `newest-button` are its controls.
 * @csspart transcript - The list of what was said; `line`, `line-user`, `line-agent`, `line-tool` and `link` are its pieces.
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
 * @cssstate idle - No call yet. `connecting`, `active`, `reconnecting` and `ended` likewise.
 * @fires {CustomEvent<CallStateChange>} call-state-change - `{ state, previous, reason? }`
 * @fires {CustomEvent} call-start - `{ id }`
 * @fires {CustomEvent} call-end - `{ id, reason, durationMs }`
 * @fires {CustomEvent<CallError>} call-error - One fault, one event.
 * @fires {CustomEvent<CallWarning>} call-warning - `{ code, raised, message }`
 * @fires {CustomEvent} call-transcript - `{ id, role, text, final }`
 * @fires {CustomEvent} agent-state-change - `{ state }`
 * @fires {ToolCallEvent} call-tool-call - `{ id, name, args }`; cancelable, answered by `event.respondWith(result)`.
 */
export class VoiceAgentCall extends CallHost {
  static override styles = [
    tokens,
    meterStyles,
    ringStyles,
    cardStyles,
    callStyles,
    soundPanelStyles,
    textBoxStyles,
    consentStyles,
    transcriptStyles,
    placementStyles,
  ];

  readonly #states = reflectState(this);
  readonly #pace = new UpdatePace();
  readonly #textBox = new TextBox(this, (text) => this.sendText(text));
  readonly #words = new Words<VoiceAgentMessages>(this, en, languages);
  readonly #clock = new CallClock(this, () => elapsedMs(this.session.detail));
  readonly #conversation = new TranscriptView(this);
  readonly #consent = new Consent(this);
  readonly #sound = new SoundSettings(this, (error) => (this.error = error));
  readonly #announcer = new Announcer();
  readonly #ring = new VoiceRing(this, () => this.levels);

  /**
   * Starts a call, after asking for consent where that is wanted; call it inside a click. Rejects with the CallError that
   * `call-error` tells too.
   */
  async start(): Promise<void> {
    if (this.consent && !this.inCall && this.#consent.isMissing(this.consentRemember) && !(await this.#ask())) return;
    const session = this.session;
    this.prepare();
    session.setMicMuted(this.micMuted);
    session.setVolume(this.volume);
    await session.start();
  }

  /** Hangs up. */
  override end(): void {
    this.#consent.answer(false);
    super.end();
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

  protected override async scheduleUpdate(): Promise<void> {
    await this.#pace.wait();
    if (!this.hasUpdated) await this.#words.ready;
    void super.scheduleUpdate();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('micMuted')) this.session.setMicMuted(this.micMuted);
    if (changed.has('volume')) this.session.setVolume(this.volume);
    this.#states(this.state);
    const active = this.state === 'active' && this.isConnected;
    this.#sound.follow(this.inCall);
    this.#ring.run(active || this.#sound.testing);
    this.#clock.run(active || this.state === 'reconnecting');
    this.#conversation.follow();
  }

  // The event `call-error` and the sentence on screen have told of it already.
  readonly #onCall = (): void => {
    if (this.inCall) this.end();
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
    const warning = this.inCall ? this.notices.newest : undefined;
    const notice = warning ? warningText(messages, warning) : '';
    const error = this.error ? errorText(messages, this.error) : '';
    const { session } = this;
    const status = callStatus(session, messages, this.micMuted, this.#sound.granted);
    const time = callTime(session, messages, elapsedMs(this.session.detail), this.#words.language);
    this.#announcer.tell(
      this.error ? '' : phaseText(session.state, messages, status),
      session.state === 'reconnecting' ? status : '',
      this.#textBox.trouble ? messages.textBox[this.#textBox.trouble] : '',
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
                ring: closed && this.inCall ? this.#ring.render() : undefined,
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
        ${
          this.textInput || this.writes
            ? this.#textBox.render(messages.textBox, this.state !== 'active' && this.state !== 'reconnecting')
            : nothing
        }
        ${this.#consent.asking ? this.#consent.render(messages, this.#consentText(messages), this.consentRemember) : this.#controls(messages)}
        <slot name="footer"></slot>
      </section>
    </div>`;
  }

  #consentText({ consent, consentSpoken, consentWritten }: VoiceAgentMessages): string {
    if (!this.writes) return consent;
    return this.speech === 'off' ? consentWritten : `${consent} ${consentSpoken}`;
  }

  protected override adopt(session: VoiceAgentSession, signal: AbortSignal): void {
    super.adopt(session, signal);
    session.addEventListener('speech-unsent', ({ detail }) => this.#textBox.putBack(detail.text, 'notConfirmed'), {
      signal,
    });
  }

  #controls(messages: VoiceAgentMessages): TemplateResult {
    this.#sound.volumeOnly = this.writes;
    return html`${controlsView(
      {
        phase: this.state,
        inCall: this.inCall,
        hears: this.hears,
        sounds: !this.writes || this.speech !== 'off',
        micMuted: this.micMuted,
        settingsOpen: this.#sound.open,
        compact: this.variant === 'compact',
        oncall: this.#onCall,
        onmute: () => this.setMicMuted(!this.micMuted),
        onsettings: this.#sound.toggle,
      },
      messages,
    )}
    ${soundPanel(this.#sound, messages, this.inCall)}`;
  }

  get #shown(): Conversation {
    const lines = this.session.transcript;
    return {
      lines: this.interimTranscript ? lines : lines.filter((line) => line.final),
      tool: this.tool,
      collapsed: this.transcript === 'collapsed',
      language: this.language,
      links: this.links ?? [],
      heard: this.hears,
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'voice-agent-call': VoiceAgentCall;
  }
}
