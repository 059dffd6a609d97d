import type { CallError, CallWarning } from '../../sessions/index.js';
import { ConnectionSettings } from './connection-settings.js';
import { Notices } from './notices.js';
import { property } from './property.js';
import { relayEvents } from './relay-events.js';

/**
 * An element with a session under it, its own or one that the page has set: the session's life, its events on the
 * element, and what of them is to be shown.
 */
export abstract class SessionHost<Session extends EventTarget> extends ConnectionSettings {
  /** What went wrong last, until it is over or something else is begun. */
  @property({ attribute: false }) protected error: CallError | undefined;
  protected readonly notices = new Notices();
  /** Undefined: nothing has needed one yet. */
  protected current: Session | undefined;
  /** The session is the page's own: its options are left alone. */
  protected injected = false;
  #adoption = new AbortController();

  /** A session of our own. */
  protected abstract create(): Session;
  /** A call is under way. */
  protected abstract get inCall(): boolean;
  /** The element has left the page. */
  protected abstract leave(): void;

  override connectedCallback(): void {
    super.connectedCallback();
    // After a move the ring has to breathe again.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A node that is moved comes back within this task: that is no reason to leave.
    setTimeout(() => {
      if (!this.isConnected) this.leave();
    });
  }

  /** With it, moveBefore() moves the element without disconnecting it. */
  connectedMoveCallback(): void {}

  /** The session under the element, made when it is first needed. */
  protected get held(): Session {
    return this.current ?? this.#hold(this.create());
  }

  protected set held(session: Session) {
    if (this.inCall) throw new TypeError('The session cannot be exchanged during a call.');
    this.injected = true;
    this.#hold(session);
  }

  #hold(session: Session): Session {
    this.#adoption.abort();
    this.current = session;
    this.adopt(session, (this.#adoption = new AbortController()).signal);
    this.requestUpdate();
    return session;
  }

  /** Listens to a session until `signal`. */
  protected abstract adopt(session: Session, signal: AbortSignal): void;

  /** Fires these events of a session again, bubbling and composed, after `before` has seen them. */
  protected relay(
    session: Session,
    types: readonly string[],
    before: (type: string, detail: unknown) => void,
    signal: AbortSignal,
  ): void {
    const update = (): void => this.requestUpdate();
    const seen = (type: string, detail: unknown): void => {
      if (type === 'call-error') this.error = detail as CallError;
      if (type === 'call-warning') this.notices.take(detail as CallWarning);
      before(type, detail);
      update();
    };
    relayEvents(session, this, types, seen, signal);
    session.addEventListener('connect-step-change', update, { signal });
  }
}
