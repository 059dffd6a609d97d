const BIN_MS = 5;
const BINS = 120;
/** The smallest offset of the last `SPANS` spans of `SPAN_MS` is what a packet needs at least. */
const SPAN_MS = 2000;
const SPANS = 5;
/** Weight of a packet's lateness one packet later: a memory of about 100 s at 20 ms. */
const KEEP = 0.9998;
/** Punctual packets assumed before the first, so that one stall does not make a good network a bad one. */
const PRIOR = 4000;
/** Percentage of late media that costs half of what quality there is (Bpl 4.3 of ITU-T G.113, a little concealed). */
const SOFT = 5;
/** A rise beyond this is a source that paused, not a network that stalled. */
const PAUSE_MS = 1000;
/** Allowed fall of the smallest offset while a source is taken as paced. */
const DRIFT_MS = 60;
/** A packet later than this is the network's doing only if one in time follows: after a pause a source stays late. */
const HELD_MS = 60;
/** Mean lateness beyond which arrivals are bursts, not packets. */
const BURST_MS = 150;

/**
 * Learns from arrivals how late packets are, which delay costs least, and whether the source keeps real time.
 * An offset is arrival time minus media time, in ms: constant for a source that keeps real time over a perfect network.
 */
export class ArrivalStatistics {
  /** Media received, in ms. */
  mediaMs = 0;
  /** Offset of the fastest recent packet. */
  baseMs = Infinity;
  /** How much later than `baseMs` the last packet was. */
  lateMs = 0;
  /** The delay beyond `baseMs` at which delay and lateness together impair least. */
  targetMs = 20;
  /** True once media has come at the pace of real time for two spans. */
  paced = false;
  /** True once media came faster than real time, until it is paced. */
  ahead = false;
  readonly #lateness = new Float64Array(BINS);
  /** Late packets of which it is not known yet. */
  readonly #held = new Float64Array(BINS);
  readonly #minima = new Float64Array(SPANS);
  #span = 0;
  #spanEndsMs = 0;
  #spanMediaMs = 0;
  #spanSum = 0;

  constructor() {
    this.#lateness[0] = PRIOR;
    this.restart();
  }

  /** Another talkspurt begins: offsets start anew, what was learnt about the network stays. */
  restart(): void {
    this.baseMs = Infinity;
    this.#held.fill(0);
    this.paced = this.ahead = false;
    this.#minima.fill(Infinity);
    this.#spanEndsMs = -Infinity;
    this.#spanMediaMs = 0;
  }

  /** Notes that `durationMs` of media arrived. */
  note(nowMs: number, durationMs: number): void {
    const offset = nowMs - this.mediaMs;
    if (offset > this.baseMs + PAUSE_MS) this.restart();
    if (nowMs >= this.#spanEndsMs) this.#nextSpan(nowMs);
    if (offset < this.baseMs - DRIFT_MS && this.baseMs < Infinity) {
      this.paced = false;
      this.ahead = true;
    }
    if (offset < this.#minima[this.#span]!) this.#minima[this.#span] = offset;
    // Not Math.min(...): a spread allocates.
    let base = Infinity;
    for (let i = 0; i < SPANS; i++) base = Math.min(base, this.#minima[i]!);
    if (base > this.baseMs) this.#held.fill(0);
    this.baseMs = base;
    this.mediaMs += durationMs;
    this.#spanMediaMs += durationMs;
    this.#spanSum += offset * durationMs;
    this.lateMs = offset - this.baseMs;
    this.#learn();
  }

  #nextSpan(nowMs: number): void {
    const least = this.#minima[this.#span]!;
    const before = this.#minima[(this.#span + SPANS - 1) % SPANS]!;
    if (
      this.#spanMediaMs > SPAN_MS * 0.85 &&
      this.#spanSum / this.#spanMediaMs - least < BURST_MS &&
      Math.abs(least - before) < DRIFT_MS
    ) {
      this.paced = true;
      this.ahead = false;
    }
    this.#span = (this.#span + 1) % SPANS;
    this.#minima[this.#span] = Infinity;
    this.#spanEndsMs = nowMs + SPAN_MS;
    this.#spanMediaMs = this.#spanSum = 0;
  }

  #learn(): void {
    const bins = this.#lateness;
    const held = this.#held;
    held[Math.min(BINS - 1, Math.floor(this.lateMs / BIN_MS))]! += 1;
    if (this.lateMs > HELD_MS) return;
    let total = 0;
    for (let i = 0; i < BINS; i++) {
      total += bins[i] = (bins[i]! + held[i]!) * KEEP;
      held[i] = 0;
    }
    let least = Infinity;
    let tail = 0;
    let t1 = 0;
    let t2 = 0;
    let t3 = 0;
    for (let i = BINS - 1; i >= 0; i--) {
      // Packets later than bin `i` lose up to 20 ms each: the mean over four bins of 5 ms.
      const lost = (25 * (tail + t1 + t2 + t3)) / total;
      t3 = t2;
      t2 = t1;
      t1 = tail;
      tail += bins[i]!;
      // ITU-T G.107 shape: delay costs little until 177 ms mouth to ear (60 ms of it elsewhere), loss costs at once.
      const delayMs = (i + 1) * BIN_MS;
      const cost = 0.024 * delayMs + 0.11 * Math.max(0, delayMs - 117) + (95 * lost) / (lost + SOFT);
      if (cost <= least) {
        least = cost;
        this.targetMs = delayMs + 3;
      }
    }
  }
}
