import {
  OperatorSession,
  type CallError,
  type CallWarning,
  type Levels,
  type OperatorCall,
  type OperatorCallPhase,
  type OperatorCallStats,
  type PresencePhase,
} from '../../sessions/index.js';
import { HeldSession } from '../parts/held-session.js';
import { Notices } from '../parts/notices.js';
import { property } from '../parts/property.js';
import { relayEvents } from '../parts/relay-events.js';
import { ConsoleSettings } from './console-settings.js';
import { elementEvents } from './events.js';

/** The session under the element: its life, its events on the element, and what of them is to be shown. */
export class ConsoleHost extends ConsoleSettings {
  /** What went wrong last, until it is over or something else is begun. */
  @property({ attribute: false }) protected error: CallError | undefined;
  protected readonly notices = new Notices();
  readonly #held = new HeldSession<OperatorSession>(
    () => new OperatorSession(this.sessionOptions()),
    (session, signal) => this.adopt(session, signal),
  );

  /** The session under the element. Set your own before a call starts: the element then shows it and leaves its options alone. */
  get session(): OperatorSession {
    return this.#held.get();
  }

  set session(session: OperatorSession) {
    this.#held.set(session, this.inCall);
    this.requestUpdate();
  }

  /** Of the call: `idle`, `ringing`, `connecting`, `active` or `ended`; reflected as the attribute `state`. */
  get state(): OperatorCallPhase {
    return this.#held.current?.state ?? 'idle';
  }

  /** `offline`, `connecting`, `online` or `reconnecting`; reflected as the attribute `presence`. */
  get presence(): PresencePhase {
    return this.#held.current?.presence ?? 'offline';
  }

  /** The call that rings, connects or is active. */
  get currentCall(): OperatorCall | undefined {
    return this.#held.current?.currentCall;
  }

  /** How loud both sides are now. */
  get levels(): Levels {
    return this.session.levels;
  }

  /** Counters of the call, in milliseconds of sound. */
  get stats(): OperatorCallStats {
    return this.session.stats;
  }

  /** Takes the call that rings; does nothing when none does. Call it inside a click. */
  accept(): void {
    if (this.state !== 'ringing') return;
    this.prepare();
    this.session.accept();
  }

  /** Declines the call that rings; does nothing when none does. */
  reject(): void {
    this.#held.current?.reject();
  }

  /** Hangs up, or gives up a call that is being connected. */
  hangUp(): void {
    this.#held.current?.hangUp();
  }

  /** Presses a key: `0`-`9`, `*` or `#`. Rejects with `invalid-state` outside a call. */
  sendDtmf(digit: string): Promise<void> {
    return this.session.sendDtmf(digit);
  }

  /** The far side hears silence while muted. */
  setMicMuted(muted: boolean): void {
    this.micMuted = muted;
  }

  /** No more calls; ends the one there is. */
  async goOffline(): Promise<void> {
    await this.#held.current?.goOffline();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // After a move the ring has to breathe again.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A node that is moved comes back within this task: that is no reason to leave.
    setTimeout(() => {
      if (!this.isConnected) void this.goOffline();
    });
  }

  /** With it, moveBefore() moves the element without disconnecting it. */
  connectedMoveCallback(): void {}

  /** A call rings, connects or is active. */
  protected get inCall(): boolean {
    return this.currentCall !== undefined;
  }

  /** For a session of our own: what is read next. */
  protected prepare(): void {
    if (!this.#held.injected) this.session.options = this.sessionOptions();
    this.error = undefined;
  }

  protected adopt(session: OperatorSession, signal: AbortSignal): void {
    const before = (type: string, detail: unknown): void => {
      if (type === 'call-error') this.error = detail as CallError;
      // What was wrong with the last call, or with presence, is over.
      const isBack = type === 'presence-state-change' && session.presence === 'online';
      if (type === 'incoming-call' || isBack) this.error = undefined;
      if (type === 'call-state-change' && session.state === 'connecting') this.notices.clear();
      if (type === 'call-warning') this.notices.take(detail as CallWarning);
      this.requestUpdate();
    };
    relayEvents(session, this, elementEvents, before, signal);
    session.addEventListener('connect-step-change', () => this.requestUpdate(), { signal });
  }
}
