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
const WORST: Readonly<Record<Exclude<LineQuality, 'poor'>, { readonly lost: number; readonly delayMs: number }>> = {
  good: { lost: 0.01, delayMs: 120 },
  fair: { lost: 0.05, delayMs: 250 },
};

interface Second {
  readonly lostMs: number;
  readonly soundMs: number;
  readonly bad: boolean;
}

/**
 * How good the line of one call is, by what is lost in both directions and the delay that arrival costs. A far side sends
 * all the time, as a telephone does, or turn by turn and ahead of time, as an agent does: then `turned` has to be told.
 */
export class LineQualityMonitor {
  readonly #warn: (warning: CallWarning) => void;
  #link: LinkStats | undefined;
  #jitter: JitterStats | undefined;
  #seconds: readonly Second[] = [];
  #takenS = 0;
  #quality: LineQuality | undefined;
  #raised = false;
  #byTurns = false;
  /** Seconds for which gaps are the far side's own. */
  #pausedS = 0;

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

  /** The far side has begun to talk or paused. What the buffer learns from its pauses says nothing of the line. */
  turned(): void {
    this.#byTurns = true;
    // The gap may be counted one second later.
    this.#pausedS = 2;
  }

  /** Once a second of the call. */
  take(link: LinkStats, jitter: JitterStats | undefined): void {
    const [linkBefore, jitterBefore] = [this.#link, this.#jitter];
    this.#link = link;
    this.#jitter = jitter;
    this.#takenS++;
    const paused = this.#pausedS-- > 0;
    if (!linkBefore || !jitterBefore || !jitter) return;
    const unsentMs = link.lostMs - linkBefore.lostMs;
    const spokenMs = link.sentMs - linkBefore.sentMs + unsentMs;
    // The device has paused the sound; or nothing can be told of these gaps.
    if (spokenMs <= 0 || (paused && unsentMs === 0)) return;
    const lostMs = unsentMs + (paused ? 0 : jitter.concealedMs - jitterBefore.concealedMs);
    const soundMs = spokenMs - unsentMs + jitter.playedMs - jitterBefore.playedMs;
    const delayMs = this.#byTurns ? 0 : jitter.targetMs;
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
  for (const quality of ['good', 'fair'] as const) {
    if (lost <= WORST[quality].lost && delayMs <= WORST[quality].delayMs) return quality;
  }
  return 'poor';
}
