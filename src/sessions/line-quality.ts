import type { JitterStats } from '../audio/index.js';
import type { CallWarning } from '../call-error.js';
import type { LinkStats } from '../transport/link-messages.js';

export type LineQuality = 'good' | 'fair' | 'poor';

/** Seconds that are looked at together: a single click is no bad line. */
const WINDOW = 5;
/** So many bad seconds among them, and the line is poor; it is so until there is none. */
const RAISED_AT = 3;
/** The sound of a call's first seconds tells nothing of the rest. */
const QUIET_S = 5;

interface Second {
  readonly lostMs: number;
  readonly soundMs: number;
  readonly bad: boolean;
}

/**
 * How good the line of one call is, by what is lost in both directions and the delay that arrival costs. For a far side
 * that sends all the time, as a telephone does; `TurnsQualityMonitor` is for one that pauses.
 */
export class LineQualityMonitor {
  readonly #warn: (warning: CallWarning) => void;
  #link: LinkStats | undefined;
  #jitter: JitterStats | undefined;
  #seconds: readonly Second[] = [];
  #takenS = 0;
  #quality: LineQuality | undefined;
  #raised = false;

  constructor(warn: (warning: CallWarning) => void) {
    this.#warn = warn;
  }

  /** What the link counted last. */
  get link(): LinkStats | undefined {
    return this.#link;
  }

  /** Of the last five seconds; `poor` as long as the warning stands, undefined until it can be told. */
  get quality(): LineQuality | undefined {
    return this.#quality;
  }

  /** Once a second of the call. `paused`: nothing can be told of the gaps. */
  take(link: LinkStats, jitter: JitterStats | undefined, paused = false, delayMs = jitter?.targetMs ?? 0): void {
    const [linkBefore, jitterBefore] = [this.#link, this.#jitter];
    this.#link = link;
    this.#jitter = jitter;
    this.#takenS++;
    if (!linkBefore || !jitterBefore || !jitter) return;
    const unsentMs = link.lostMs - linkBefore.lostMs;
    const spokenMs = link.sentMs - linkBefore.sentMs + unsentMs;
    // The device has paused the sound; or there is nothing to judge.
    if (spokenMs <= 0 || (paused && unsentMs === 0)) return;
    const lostMs = unsentMs + (paused ? 0 : jitter.concealedMs - jitterBefore.concealedMs);
    const soundMs = spokenMs - unsentMs + jitter.playedMs - jitterBefore.playedMs;
    const bad = this.#takenS > QUIET_S && grade(lostMs, soundMs, delayMs) === 'poor';
    this.#seconds = [...this.#seconds, { lostMs, soundMs, bad }].slice(-WINDOW);
    this.#judge(delayMs);
  }

  #judge(delayMs: number): void {
    let [lostMs, soundMs, bad] = [0, 0, 0];
    for (const second of this.#seconds) {
      lostMs += second.lostMs;
      soundMs += second.soundMs;
      bad += Number(second.bad);
    }
    const raised = bad > (this.#raised ? 0 : RAISED_AT - 1);
    if (this.#seconds.length > 1) this.#quality = raised ? 'poor' : grade(lostMs, soundMs, delayMs);
    if (raised === this.#raised) return;
    this.#raised = raised;
    const message = raised
      ? 'The line is poor: some of the sound is lost or comes late.'
      : 'The line has become better.';
    this.#warn({ code: 'poor-line', raised, message });
  }
}

function grade(lostMs: number, soundMs: number, delayMs: number): LineQuality {
  const lost = lostMs / Math.max(1, soundMs + lostMs);
  if (lost <= 0.01 && delayMs <= 120) return 'good';
  return lost <= 0.05 && delayMs <= 250 ? 'fair' : 'poor';
}
