import { ArrivalStatistics } from './arrival-statistics.js';
import { SampleRing } from './sample-ring.js';
import { findLag, jump, rms, type Lag } from './time-stretch.js';

/** What the buffer did since its construction, in ms of media, and where it stands. */
export interface JitterStats {
  /** The delay that is aimed at: what the talkspurt waited at first, then, once the source is known to keep real time, what was learnt. */
  targetMs: number;
  bufferedMs: number;
  concealedMs: number;
  removedMs: number;
  lateCount: number;
  playedMs: number;
  underruns: number;
}

const FADE_OUT_MS = 2.5;
const FADE_IN_MS = 4;
const CONCEAL_MS = 120;
/** The same where the source sends ahead: there media that ran out has most likely ended. */
const FINISH_MS = 20;
const SHORTEST_LAG_MS = 2.5;
const LONGEST_LAG_MS = 10;
const LONGEST_PITCH_MS = 15;
const WINDOW_MS = 5;
/** What the first media waits while nothing is known of the network; later talkspurts wait what was learnt, up to a limit. */
const START_MS = 20;
const LATEST_START_MS = 60;
/** A gap of this length ends a talkspurt. */
const PAUSE_MS = 1000;
/** RMS below which a change of length is not heard (-44 dBFS). */
const QUIET = 0.006;
/** Correlation from which a piece of speech is periodic enough to be cut out or repeated. */
const LIKE = 0.4;
/** A packet later than this share of the target, and than this time, announces a gap. */
const STALLED = 0.7;
const STALLED_MS = 30;
const OVERDUE_MS = 20;
/** What the last packet needed, and a little: a source whose packets all come later now must not run dry each time. */
const SLACK_MS = 8;
/** Excess delay, in ms, worth changing speech, and worth changing silence. */
const HASTE_MS = 20;
const CALM_MS = 5;
/** A gap that cannot be hidden. */
const LONG_GAP_MS = 150;
/** Delay beyond the target that is kept after each such gap, and at most; 1 ms of it goes a second. */
const CAUTION_MS = 40;
const MOST_CAUTION_MS = 120;

/**
 * Turns media that arrives irregularly into a steady stream, for sources that keep real time (late media is caught up
 * with) and for sources that send ahead (then every sample is played once, unchanged). All times are of one clock.
 */
export class JitterBuffer {
  readonly #perMs: number;
  readonly #maxSamples: number;
  readonly #ring: SampleRing;
  readonly #arrivals = new ArrivalStatistics();
  readonly #lag: Lag = { samples: 0, likeness: 0 };
  #nowMs = 0;
  #targetMs = START_MS;
  /** When the last of the caution goes. */
  #cautiousUntilMs = 0;
  /** When the talkspurt that waits may begin; Infinity: nothing waits, -Infinity: it plays. */
  #startMs = Infinity;
  /** Samples of a flushed talkspurt that still fade out. */
  #fading = 0;
  /** Samples since media ran out. */
  #gap = 0;
  #step = 0;
  /** Samples to play before the next change of length. */
  #rest = 0;
  #concealed = 0;
  #removed = 0;
  #played = 0;
  #late = 0;
  #underruns = 0;

  constructor(options: { readonly sampleRateHz: number; readonly maxBufferedMs?: number }) {
    this.#perMs = options.sampleRateHz / 1000;
    if (!(this.#perMs > 0 && this.#perMs < Infinity)) throw new RangeError(`sample rate ${options.sampleRateHz}`);
    this.#maxSamples = Math.max(1, Math.floor((options.maxBufferedMs ?? 600_000) * this.#perMs));
    this.#ring = new SampleRing(this.#samples(LONGEST_PITCH_MS * 2));
  }

  /** Media waiting to be played, in ms. */
  get bufferedMs(): number {
    return (this.#ring.length - this.#fading) / this.#perMs;
  }

  /** Takes media of any length that arrived at `nowMs`; allocates only when the store must grow. */
  push(samples: Float32Array, nowMs: number): void {
    const count = samples.length;
    if (!count) return;
    this.#time(nowMs);
    const arrivals = this.#arrivals;
    const ring = this.#ring;
    arrivals.note(this.#nowMs, count / this.#perMs);
    if (this.#gap) this.#late++;
    if (this.#startMs === Infinity) {
      this.#targetMs = Math.max(this.#played ? 0 : START_MS, Math.min(LATEST_START_MS, arrivals.targetMs));
      this.#startMs = this.#nowMs + this.#targetMs;
    }
    const excess = ring.length + count - this.#maxSamples;
    if (excess > 0) {
      const oldest = Math.min(excess, ring.length);
      jump(ring, oldest, Math.min(ring.length - oldest, this.#samples(WINDOW_MS)));
      this.#fading = Math.max(0, this.#fading - oldest);
      this.#removed += excess;
    }
    ring.write(samples, Math.max(0, count - this.#maxSamples));
  }

  /** Fills `count` of `out`, heard from `nowMs` on; true when media (not silence or concealment) was rendered. */
  pull(out: Float32Array, nowMs: number, count = out.length): boolean {
    this.#time(nowMs);
    const ring = this.#ring;
    const played = this.#played;
    let i = 0;
    while (this.#fading && i < count) {
      out[i++] = ring.at(0);
      ring.skip(1);
      this.#fading--;
    }
    if (!this.#fading && this.#startMs <= this.#nowMs) {
      this.#startMs = -Infinity;
      if (this.#gap && ring.length) this.#resume();
      this.#steer();
      for (; i < count && ring.length; i++, this.#played++, this.#rest--) {
        out[i] = ring.at(0);
        ring.skip(1);
      }
      if (i < count) {
        if (!this.#gap) this.#hide();
        while (i < count) out[i++] = this.#hidden(this.#gap++);
        if (this.#gap > this.#samples(PAUSE_MS)) {
          if (this.#arrivals.paced) this.#countGap();
          this.#stop();
        }
      }
    }
    out.fill(0, i, count);
    return this.#played > played;
  }

  /** Barge-in: fades out within 3 ms what is playing and forgets the rest; later pushes are a new talkspurt. */
  flush(nowMs: number): void {
    this.#time(nowMs);
    const ring = this.#ring;
    if (this.#startMs === -Infinity) {
      const fade = (this.#fading = this.#samples(FADE_OUT_MS));
      let value = ring.at(-1);
      for (let i = 0; i < fade; i++) {
        if (this.#gap) value = this.#hidden(this.#gap + i);
        else if (i < ring.length) value = ring.at(i);
        ring.set(i, value * (1 - (i + 1) / (fade + 1)));
      }
    }
    ring.truncate(this.#fading);
    this.#stop();
  }

  /** Writes the figures into the given object and returns it. */
  readStats(into: JitterStats): JitterStats {
    into.targetMs = this.#targetMs;
    into.bufferedMs = this.bufferedMs;
    into.concealedMs = this.#concealed / this.#perMs;
    into.removedMs = this.#removed / this.#perMs;
    into.lateCount = this.#late;
    into.playedMs = this.#played / this.#perMs;
    into.underruns = this.#underruns;
    return into;
  }

  #samples(ms: number): number {
    return Math.round(ms * this.#perMs);
  }

  /** A clock that stands still or steps back must not undo what was decided. */
  #time(nowMs: number): void {
    if (nowMs > this.#nowMs && nowMs < Infinity) this.#nowMs = nowMs;
  }

  #stop(): void {
    this.#startMs = Infinity;
    this.#gap = 0;
    this.#arrivals.restart();
  }

  /** Removes or repeats a little where the delay is off its target and the source keeps real time. */
  #steer(): void {
    const arrivals = this.#arrivals;
    const ring = this.#ring;
    if (!arrivals.paced) return;
    const { targetMs } = arrivals;
    this.#targetMs = targetMs + Math.max(0, (this.#cautiousUntilMs - this.#nowMs) / 1000);
    if (this.#rest > 0) return;
    // How late the next packet is by now; what the delay is beyond or below its target and what the last packet needed.
    const lateMs = this.#nowMs - arrivals.mediaMs - arrivals.baseMs;
    const delayMs = lateMs + this.bufferedMs;
    const leastMs = Math.max(targetMs, arrivals.lateMs + SLACK_MS);
    const excessMs = Math.max(Math.min(0, delayMs - leastMs), delayMs - Math.max(leastMs, this.#targetMs));
    // Speaking slower before a gap makes the gap shorter.
    const stalled = lateMs > Math.max(STALLED_MS, targetMs * STALLED) && lateMs - arrivals.lateMs > OVERDUE_MS;
    const longer = stalled || excessMs < 0;
    if (!longer && excessMs < CALM_MS) return;
    const window = this.#samples(WINDOW_MS);
    const least = this.#samples(SHORTEST_LAG_MS);
    let most = this.#samples(Math.min(LONGEST_LAG_MS, stalled ? Infinity : Math.abs(excessMs)));
    if (!longer) most = Math.min(most, ring.length - window);
    if (most < least || ring.length < window) return;
    const quiet = rms(ring, longer ? -most : 0, window + most) < QUIET;
    // Quiet in equal steps, so that no rest is left.
    let cut = stalled ? most : Math.min(most, this.#samples(excessMs / Math.ceil(excessMs / LONGEST_LAG_MS)));
    if (!quiet) {
      if (!stalled && excessMs < HASTE_MS) return;
      findLag(ring, 0, window, least, most, longer ? -1 : 1, this.#lag);
      cut = this.#lag.samples;
      if (this.#lag.likeness < LIKE) {
        // Not searched again in every quantum.
        this.#rest = least;
        return;
      }
    }
    jump(ring, longer ? -cut : cut, Math.min(cut, window));
    if (longer) this.#rest = cut + cut * (stalled ? 1 : 3);
    else {
      this.#removed += cut;
      this.#rest = cut * (quiet ? 1 : 3);
    }
  }

  /** Media ran out: finds the period that will be repeated. */
  #hide(): void {
    const window = this.#samples(WINDOW_MS);
    const most = this.#samples(LONGEST_PITCH_MS);
    findLag(this.#ring, -window, window, this.#samples(SHORTEST_LAG_MS), most, -1, this.#lag);
    if (this.#lag.likeness < LIKE) this.#lag.samples = most;
    this.#step = this.#ring.at(-1) - this.#ring.at(-1 - this.#lag.samples);
  }

  /** Sample `k` of the concealment: the last period again and again, without a step between, fading out. */
  #hidden(k: number): number {
    const fade = 1 - k / this.#samples(this.#arrivals.ahead ? FINISH_MS : CONCEAL_MS);
    if (fade <= 0) return 0;
    const { samples } = this.#lag;
    const at = k % samples;
    const bridge = Math.max(0, 1 - at / this.#samples(1));
    return (this.#ring.at(at - samples) + this.#step * bridge) * fade;
  }

  /** Media is back: fades from the concealment to it. */
  #resume(): void {
    const fade = Math.min(this.#ring.length, this.#samples(FADE_IN_MS));
    for (let i = 0; i < fade; i++) {
      const weight = (i + 1) / (fade + 1);
      this.#ring.set(i, this.#ring.at(i) * weight + this.#hidden(this.#gap + i) * (1 - weight));
    }
    // What has just been joined is not cut at once.
    this.#rest = fade + this.#samples(WINDOW_MS);
    this.#countGap();
    this.#gap = 0;
  }

  #countGap(): void {
    this.#underruns++;
    this.#concealed += this.#gap;
    if (this.#arrivals.paced && this.#gap > this.#samples(LONG_GAP_MS)) {
      const left = Math.max(0, this.#cautiousUntilMs - this.#nowMs);
      this.#cautiousUntilMs = this.#nowMs + Math.min(left + CAUTION_MS * 1000, MOST_CAUTION_MS * 1000);
    }
  }
}
