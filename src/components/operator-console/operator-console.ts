import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { OperatorSession } from '../../sessions/index.js';
import { Announcer } from '../parts/announcer.js';
import { CallClock, elapsedMs } from '../parts/call-clock.js';
import { callStyles } from '../parts/call.styles.js';
import { cardStyles } from '../parts/card.styles.js';
import { meterStyles } from '../parts/level-meters.js';
import { errorText, warningText } from '../parts/common-messages.js';
import { settingsIcon } from '../parts/icons.js';
import { reflectState } from '../parts/reflect-state.js';
import { tokens } from '../parts/tokens.styles.js';
import { ringStyles, VoiceRing } from '../parts/voice-ring.js';
import { Words } from '../parts/words.js';
import { CallAlert } from './call-alert.js';
import { aboutView } from './about-view.js';
import { callControls } from './call-view.js';
import { CloseGuard } from './close-guard.js';
import { ConsolePanels } from './console-panels.js';
// By name alone: this one stays in the declarations and brings the events' types to applications.
import './events.js';
import { keypadIcon } from './icons.js';
import { languages } from './languages.js';
import { en, type OperatorMessages } from './messages.js';
import { styles } from './operator-console.styles.js';
import { presenceView } from './presence-view.js';
import { shortcutOf } from './shortcuts.js';
import { announced, callStatus, peerOf, presenceText, rejectedText } from './status-text.js';
import { toggleButton } from './toggle-button.js';

/**
 * An operator's telephone, as one tag: presence, and one call at a time.
 *
 * @tag operator-console
 * @attr {string} lang - The language of the words, if not that of the nearest ancestor: ar, de, en, es, fr, it, ja or pt.
 * @slot icon - A logo, beside the heading.
 * @slot title - The heading; "Phone" by default.
 * @slot footer - Below everything else.
 * @csspart card - The whole.
 * @csspart title - The heading.
 * @csspart presence - Whether calls come; `presence-dot`, `presence-text`, `numbers-button` and `presence-button` are its pieces.
 * @csspart numbers - The numbers to choose from; `number` and `rejected` are its pieces.
 * @csspart ring - The voice ring; `ring-local`, `ring-remote` and `ring-heart` are its pieces.
 * @csspart about - Who calls or is called; `peer` and `own-number` are its pieces.
 * @csspart status - What the call is doing, in words.
 * @csspart time - How long the call has taken.
 * @csspart quality - How good the line is, in words.
 * @csspart notice - The sentence that tells of a trouble the call survives, or of numbers that were not accepted.
 * @csspart error - The sentence that tells what went wrong.
 * @csspart sound-button - Shown until the browser lets the page ring.
 * @csspart dialer - The line to write a number; `number-input`, `delete-button`, `caller-id` and `call-button` are its pieces.
 * @csspart keypad - The keys; `key` and `pressed` are its pieces.
 * @csspart controls - The row of buttons; `accept-button`, `reject-button`, `hang-up-button`, `mute-button`, `keypad-button` and `settings-button` are its pieces.
 * @csspart settings - Microphone, speaker, ring device and volume; `device`, `volume`, `level` and `test-button` are its pieces.
 * @csspart check - What the check before calls has found; `check-button`, `check-step` and `check-verdict` are its pieces.
 * @csspart calls - The calls of this session; `calls-title`, `call`, `call-peer`, `call-outcome` and `redial-button` are its pieces.
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
 * @cssstate idle - No call yet. `ringing`, `connecting`, `active` and `ended` likewise.
 * @fires {CustomEvent} presence-state-change - `{ state, previous }`
 * @fires {CustomEvent} availability-change - `{ accepted, rejected }`, ids of numbers.
 * @fires {CustomEvent<OperatorCall>} incoming-call - `{ callId, direction, from, to, numberId }`
 * @fires {CustomEvent} token-expiring - `{ expiresAt }`
 * @fires {CustomEvent} call-state-change - `{ state, previous, reason? }`
 * @fires {CustomEvent} call-start - `{ id, direction }`
 * @fires {CustomEvent} call-end - `{ id, direction, reason, durationMs }`
 * @fires {CustomEvent<CallError>} call-error - One fault, one event.
 * @fires {CustomEvent<CallWarning>} call-warning - `{ code, raised, message }`
 */
export class OperatorConsole extends ConsolePanels {
  static override styles = [tokens, meterStyles, ringStyles, cardStyles, callStyles, styles];

  readonly #states = reflectState(this);
  readonly #words = new Words<OperatorMessages>(this, en, languages);
  readonly #clock = new CallClock(this, () => elapsedMs(this.session.detail));
  readonly #announcer = new Announcer();
  readonly #alert = new CallAlert(this);
  readonly #guard = new CloseGuard(this);
  readonly #ring = new VoiceRing(this, () => this.levels);
  #keypadOpen = false;
  /** The keys that were pressed in this call. */
  #pressed = '';
  #hadFocus = false;

  override async sendDtmf(digit: string): Promise<void> {
    await super.sendDtmf(digit);
    this.#pressed += digit;
    this.requestUpdate();
  }

  /** Calls ring on this output device from now on; '' is the system's. */
  override setRingDevice(deviceId: string): void {
    this.#alert.setDevice(deviceId);
  }

  protected override adopt(session: OperatorSession, signal: AbortSignal): void {
    super.adopt(session, signal);
    session.setMicMuted(this.micMuted);
    session.setVolume(this.volume);
    this.sound.recall();
    session.addEventListener('call-state-change', () => session.state === 'connecting' && this.#begin(), { signal });
  }

  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) await this.#words.ready;
    void super.scheduleUpdate();
  }

  protected override willUpdate(): void {
    this.#hadFocus = this.matches(':focus-within');
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { session, state, isConnected } = this;
    if (changed.has('micMuted')) session.setMicMuted(this.micMuted);
    if (changed.has('volume')) session.setVolume(this.volume);
    this.#states(state);
    if (this.getAttribute('presence') !== this.presence) this.setAttribute('presence', this.presence);
    this.#guard.run(isConnected && (state === 'connecting' || state === 'active'));
    this.#ring.run(isConnected && (state === 'active' || this.sound.testing));
    this.#clock.run(isConnected && state === 'active');
    this.sound.follow(this.inCall);
    this.#tellCall();
    this.followCalls();
    // What had the focus has gone, with the state that it belonged to.
    if (this.#hadFocus && !this.shadowRoot?.activeElement) this.#focusCard();
  }

  #begin(): void {
    this.#pressed = '';
    this.#keypadOpen = false;
  }

  #tellCall(): void {
    const { detail } = this.session;
    if (detail.phase !== 'ringing' || !this.isConnected) return this.#alert.stop();
    const messages = this.#words.with(this.messages);
    this.#alert.start({
      id: detail.call.callId ?? '',
      title: messages.incoming,
      caller: peerOf(detail.call, messages),
      ringtone: this.ringtone || 'on',
      notify: this.notifications,
      onopen: () => this.#focusCard(),
    });
  }

  #focusCard(): void {
    this.renderRoot.querySelector<HTMLElement>('.card')?.focus();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const shortcut = this.shortcuts === 'off' ? undefined : shortcutOf(event, this.state);
    if (!shortcut) return;
    event.preventDefault();
    if (shortcut === 'accept') this.accept();
    else if (shortcut === 'reject') this.reject();
    else if (shortcut === 'mute') this.setMicMuted(!this.micMuted);
    else if (shortcut === 'hang-up') this.hangUp();
    else this.#press(shortcut.key);
  };

  readonly #press = (key: string): void => void this.sendDtmf(key).catch(() => undefined);

  readonly #onPresence = (): void => {
    if (this.presence === 'offline') this.goOnline().catch(() => undefined);
    else void this.goOffline();
  };

  readonly #onKeypad = (): void => {
    this.#keypadOpen = !this.#keypadOpen;
    this.requestUpdate();
  };

  override render(): TemplateResult {
    const messages = this.#words.with(this.messages);
    const { session, presence, inCall } = this;
    const { detail, presenceDetail } = session;
    const compact = this.variant === 'compact';
    const panels = compact ? undefined : this.panels.views;
    const status = callStatus(detail, messages, this.micMuted, this.sound.granted);
    const warning = inCall ? this.notices.newest : undefined;
    const notice = warning
      ? warningText(messages, warning)
      : rejectedText(presenceDetail, this.picker.numbers, messages);
    const error = (!inCall && this.dialer.wrong(messages)) || (this.error ? errorText(messages, this.error) : '');
    this.#announcer.tell(
      presenceText(presenceDetail, messages),
      error ? '' : announced(detail, messages, status),
      this.check ? messages[this.check.verdict] : '',
      notice,
      error,
    );
    return html`<div class="root" lang=${this.#words.language} dir=${messages.direction} @keydown=${this.#onKey}>
      <p class="hidden" role="status">${this.#announcer.text}</p>
      <section class="card" part="card" tabindex="-1" aria-labelledby="title">
        <div class=${compact ? 'hidden' : 'heading'}>
          <slot name="icon"></slot>
          <h2 class="title" id="title" part="title"><slot name="title">${messages.title}</slot></h2>
        </div>
        ${presenceView({
          messages,
          state: presenceDetail,
          numbersOpen: this.picker.open,
          compact,
          ontoggle: this.#onPresence,
          onnumbers: this.onNumbers,
          onnear: this.panels.want,
        })}
        ${panels?.numbersView(this.picker, messages, presenceDetail, this.wanted)}
        ${
          presence === 'offline' || this.ringtone === 'off' || this.#alert.mayRing
            ? nothing
            : html`<button class="more" part="sound-button">${messages.enableSound}</button>`
        }
        ${inCall ? this.#ring.render() : nothing}
        ${aboutView({
          messages,
          detail,
          status,
          elapsedMs: elapsedMs(this.session.detail),
          quality: detail.phase === 'active' ? session.stats.quality : undefined,
          language: this.#words.language,
          numbers: this.picker.numbers,
        })}
        <p class="notice" part="notice" ?hidden=${!notice}>${notice}</p>
        <p class="error" part="error" id="error" ?hidden=${!error}>${error}</p>
        ${
          inCall
            ? callControls(this, messages, {
                keypad: this.#keypadOpen ? this.#pressed : undefined,
                before: this.#keypadButton(messages),
                after: this.#settingsButton(messages),
                onkey: this.#press,
              })
            : this.dialer.render(messages, {
                numbers: this.picker.numbers,
                online: presence === 'online',
                keypadOpen: this.#keypadOpen,
                compact,
                before: this.#keypadButton(messages),
                after: this.#settingsButton(messages),
              })
        }
        ${panels?.settingsView(this.sound, messages, inCall, this.check, this.onCheck)}
        ${panels?.callListView({
          messages,
          calls: session.calls,
          language: this.#words.language,
          canCall: presence === 'online' && !inCall,
          ondial: this.onDial,
        })}
        <slot name="footer"></slot>
      </section>
    </div>`;
  }

  #keypadButton(messages: OperatorMessages): TemplateResult {
    return toggleButton('keypad-button', messages.keypad, keypadIcon, this.#keypadOpen, this.#onKeypad);
  }

  #settingsButton(messages: OperatorMessages): TemplateResult | typeof nothing {
    if (this.variant === 'compact') return nothing;
    const { open } = this.sound;
    return toggleButton('settings-button', messages.settings, settingsIcon, open, this.onSettings, this.panels.want);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'operator-console': OperatorConsole;
  }
}
