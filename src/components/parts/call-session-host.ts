import type { Levels } from '../../sessions/index.js';
import { property } from './property.js';
import { SessionHost } from './session-host.js';

interface CallSession extends EventTarget {
  readonly levels: Levels;
}

/** An element in whose calls somebody talks and listens. */
export abstract class CallSessionHost<Session extends CallSession> extends SessionHost<Session> {
  /** The far side hears silence; may change during a call. */
  @property({ attribute: 'mic-muted', type: Boolean, reflect: true }) micMuted = false;
  /** 0..1; may change during a call. */
  @property({ type: Number }) volume = 1;

  /** How loud both sides are now. */
  get levels(): Levels {
    return this.held.levels;
  }

  /** The far side hears silence while muted. */
  setMicMuted(muted: boolean): void {
    this.micMuted = muted;
  }
}
