import type { CallWarning } from '../call-error.js';
import type { StreamChannel } from '../protocols/stream-dialect.js';

/** Says once when a side falls behind or loses sound, and once when that is over. */
export class LineWarnings {
  readonly #side: string;
  readonly #warn: (warning: CallWarning) => void;
  #wasBehind = false;
  #stalled = false;
  #losing = false;
  #droppedMs = 0;
  #toldMs = 0;

  constructor(channel: StreamChannel, warn: (warning: CallWarning) => void) {
    this.#side = `The ${channel}’s sound`;
    this.#warn = warn;
  }

  /** Once a second. `behind`: the socket is open and does not take what waits. */
  look(behind: boolean, droppedMs: number, isOpen: boolean): void {
    // A line that has just come back has much to take: one look is not enough.
    if (behind && this.#wasBehind && !this.#stalled) {
      this.#stalled = true;
      this.#warn({ code: 'uplink-stalled', raised: true, message: `${this.#side} is sent too slowly.` });
    } else if (!behind && this.#stalled) {
      this.#stalled = false;
      this.#warn({ code: 'uplink-stalled', raised: false, message: `${this.#side} is sent in time again.` });
    }
    this.#wasBehind = behind;
    this.#lookAtLoss(droppedMs, isOpen);
  }

  /** At the end, with what could not be sent any more. */
  leave(restMs: number): void {
    if (restMs > 0) this.#tell(true, `ended before its last ${(restMs / 1000).toFixed(1)} seconds could be sent`);
  }

  #lookAtLoss(droppedMs: number, isOpen: boolean): void {
    const more = droppedMs > this.#droppedMs;
    this.#droppedMs = droppedMs;
    if (more && !this.#losing) {
      this.#losing = true;
      this.#tell(true, 'is being lost: it cannot be sent');
    } else if (!more && isOpen && this.#losing) {
      this.#losing = false;
      this.#tell(false, `is sent again; ${((droppedMs - this.#toldMs) / 1000).toFixed(1)} seconds of it were lost`);
      this.#toldMs = droppedMs;
    }
  }

  #tell(raised: boolean, what: string): void {
    this.#warn({ code: 'audio-lost', raised, message: `${this.#side} ${what}.` });
  }
}
