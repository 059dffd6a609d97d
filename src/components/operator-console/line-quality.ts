import type { OperatorCallStats } from '../../sessions/index.js';

export type LineQuality = 'good' | 'fair' | 'poor';

/** Seconds that are looked at together: a single click is no bad line. */
const WINDOW = 5;
const WORST: Readonly<Record<Exclude<LineQuality, 'poor'>, { readonly lost: number; readonly delayMs: number }>> = {
  good: { lost: 0.01, delayMs: 120 },
  fair: { lost: 0.05, delayMs: 250 },
};

interface Sample {
  readonly lostMs: number;
  readonly soundMs: number;
}

/** How good the line has been in the last seconds, by what was lost in both directions and the delay that arrival costs. */
export class LineQualityMeter {
  #samples: readonly Sample[] = [];
  #second = -1;
  #quality: LineQuality | undefined;

  reset(): void {
    this.#samples = [];
    this.#second = -1;
    this.#quality = undefined;
  }

  /** Looks once in a second of the call, however often it is asked. Undefined until it can be told. */
  take(elapsedMs: number, stats: OperatorCallStats): LineQuality | undefined {
    const second = Math.floor(elapsedMs / 1000);
    if (second !== this.#second) this.#quality = this.#look(stats);
    this.#second = second;
    return this.#quality;
  }

  #look({ link, jitter }: OperatorCallStats): LineQuality | undefined {
    if (!link || !jitter) return undefined;
    const last = { lostMs: link.lostMs + jitter.concealedMs, soundMs: link.sentMs + jitter.playedMs };
    this.#samples = [...this.#samples, last].slice(-WINDOW - 1);
    const [first] = this.#samples;
    if (!first || this.#samples.length < 3) return undefined;
    const lostMs = last.lostMs - first.lostMs;
    const lost = lostMs / Math.max(1, last.soundMs - first.soundMs + lostMs);
    for (const quality of ['good', 'fair'] as const) {
      if (lost <= WORST[quality].lost && jitter.targetMs <= WORST[quality].delayMs) return quality;
    }
    return 'poor';
  }
}
