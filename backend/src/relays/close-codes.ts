import { refusals, type Refusal } from '../refusals.js';

/** How a call ended, as metrics count it. */
export interface CallEnd {
  readonly outcome: string;
  readonly closeCode: number;
  readonly reason: string;
  /** Told to the browser before the close. */
  readonly error?: Refusal | undefined;
}

export function endBy(refusal: Refusal): CallEnd {
  return { outcome: refusal.reason, closeCode: refusal.closeCode, reason: refusal.reason, error: refusal };
}

/** A browser that closed so wanted to go; 1005 is a close without a code. */
export function isHangUp(code: number): boolean {
  return code === 1000 || code === 1001 || code === 1005;
}

/** What the provider's close means for the browser. Its own reason is not passed on: it may name anything. */
export function endByUpstream(code: number): CallEnd {
  switch (code) {
    case 1000:
    case 1005:
      return { outcome: 'upstream-hangup', closeCode: 1000, reason: 'hangup' };
    case 1001:
    case 1012:
      return { outcome: 'upstream-restart', closeCode: 1012, reason: 'upstream-restart' };
    case 1013:
      return endBy(refusals.upstreamBusy);
    case 1006:
      return endBy(refusals.upstreamLost);
    default:
      return endBy(refusals.upstreamFault);
  }
}

/** What an answer other than 101 to our upgrade means. */
export function refusalByStatus(status: number): Refusal {
  return status === 429 ? refusals.upstreamBusy : refusals.upstreamRefused;
}
