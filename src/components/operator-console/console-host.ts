import {
  OperatorSession,
  type OperatorCall,
  type OperatorCallPhase,
  type OperatorCallStats,
  type PresencePhase,
} from '../../sessions/index.js';
import { ConsoleSettings } from './console-settings.js';
import { elementEvents } from './events.js';

/** The session under the element: its life, its events on the element, and what of them is to be shown. */
export class ConsoleHost extends ConsoleSettings {
  /** The session under the element. Set your own before a call starts: the element then shows it and leaves its options alone. */
  get session(): OperatorSession {
    return this.held;
  }

  set session(session: OperatorSession) {
    this.held = session;
  }

  /** Of the call: `idle`, `ringing`, `connecting`, `active` or `ended`; reflected as the attribute `state`. */
  get state(): OperatorCallPhase {
    return this.current?.state ?? 'idle';
  }

  /** `offline`, `connecting`, `online` or `reconnecting`; reflected as the attribute `presence`. */
  get presence(): PresencePhase {
    return this.current?.presence ?? 'offline';
  }

  /** The call that rings, connects or is active. */
  get currentCall(): OperatorCall | undefined {
    return this.current?.currentCall;
  }

  /** Counters of the call, in milliseconds of sound, and how good its line is. */
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
    this.current?.reject();
  }

  /** Hangs up, or gives up a call that is being connected. */
  hangUp(): void {
    this.current?.hangUp();
  }

  /** Presses a key: `0`-`9`, `*` or `#`. Rejects with `invalid-state` outside a call. */
  sendDtmf(digit: string): Promise<void> {
    return this.session.sendDtmf(digit);
  }

  /** No more calls; ends the one there is. */
  async goOffline(): Promise<void> {
    await this.current?.goOffline();
  }

  /** A call rings, connects or is active. */
  protected override get inCall(): boolean {
    return this.currentCall !== undefined;
  }

  /** For a session of our own: what is read next. */
  protected prepare(): void {
    if (!this.injected) this.session.options = this.sessionOptions();
    this.error = undefined;
  }

  protected override create(): OperatorSession {
    return new OperatorSession(this.sessionOptions());
  }

  protected override leave(): void {
    void this.goOffline();
  }

  protected override adopt(session: OperatorSession, signal: AbortSignal): void {
    const before = (type: string): void => {
      // What was wrong with the last call, or with presence, is over.
      const isBack = type === 'presence-state-change' && session.presence === 'online';
      if (type === 'incoming-call' || isBack) this.error = undefined;
      if (type === 'call-state-change' && session.state === 'connecting') this.notices.clear();
    };
    this.relay(session, elementEvents, before, signal);
  }
}
