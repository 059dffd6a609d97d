import type { JitterStats } from '../audio/index.js';
import type { LinkStats } from '../transport/link-messages.js';
import { LineQualityMonitor } from './line-quality.js';

/** The line to a far side that sends turn by turn and ahead of time, as an agent does. */
export class TurnsQualityMonitor extends LineQualityMonitor {
  #byTurns = false;
  /** Seconds for which gaps are the far side's own. */
  #pausedS = 0;

  /** The far side has begun to talk or paused. What the buffer learns from its pauses says nothing of the line. */
  turned(): void {
    this.#byTurns = true;
    // The gap may be counted one second later.
    this.#pausedS = 2;
  }

  override take(link: LinkStats, jitter: JitterStats | undefined): void {
    super.take(link, jitter, this.#pausedS-- > 0, this.#byTurns ? 0 : jitter?.targetMs);
  }
}
