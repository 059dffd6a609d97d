import { assert } from './assert.js';
import { JitterBuffer, type JitterStats } from '../../src/audio/dsp/jitter-buffer.js';
import { babble, numbered, positionOf, tone } from './signals.js';

const RATE_HZ = 16000;
const FRAME = RATE_HZ / 50;
const QUANTUM_MS = 2.5;
const QUANTUM = (RATE_HZ * QUANTUM_MS) / 1000;

const stats = (buffer: JitterBuffer): JitterStats => buffer.readStats({} as JitterStats);
const buffer = (maxBufferedMs?: number): JitterBuffer =>
  new JitterBuffer({ sampleRateHz: RATE_HZ, ...(maxBufferedMs && { maxBufferedMs }) });

/** A buffer with an audio clock: frames are pushed at their time, quanta pulled until `untilMs`. */
class Playout {
  readonly jitter: JitterBuffer;
  readonly heard: number[] = [];
  nowMs = 0;
  /** Media waiting after the last push, in ms: the delay of what arrives now. */
  delayMs = 0;
  readonly #frames: { readonly atMs: number; readonly samples: Float32Array }[] = [];

  constructor(jitter = buffer()) {
    this.jitter = jitter;
  }

  /** 20 ms frames of `media`, each leaving when it is complete and arriving when `arrive` says. */
  paced(media: Float32Array, arrive: (sentMs: number) => number = (sentMs) => sentMs): this {
    for (let i = 0; i < media.length; i += FRAME) {
      this.#frames.push({
        atMs: arrive(this.nowMs + ((i + FRAME) * 1000) / RATE_HZ),
        samples: media.subarray(i, i + FRAME),
      });
    }
    return this;
  }

  run(untilMs: number): this {
    const out = new Float32Array(QUANTUM);
    for (; this.nowMs < untilMs; this.nowMs += QUANTUM_MS) {
      while (this.#frames.length > 0 && this.#frames[0]!.atMs <= this.nowMs) {
        const { atMs, samples } = this.#frames.shift()!;
        this.jitter.push(samples, atMs);
        this.delayMs = this.jitter.bufferedMs;
      }
      this.jitter.pull(out, this.nowMs);
      this.heard.push(...out);
    }
    return this;
  }
}

const largestStep = (samples: readonly number[]): number =>
  samples.reduce((most, value, i) => Math.max(most, i ? Math.abs(value - samples[i - 1]!) : 0), 0);

describe('JitterBuffer', () => {
  it('is silent until media comes, begins within 60 ms of it, and plays it unchanged', () => {
    const playout = new Playout().paced(numbered(0, RATE_HZ)).run(1100);
    const first = playout.heard.findIndex((value) => value !== 0);
    assert.isAtMost((first * 1000) / RATE_HZ, 20 + 60 + QUANTUM_MS);
    assert.deepEqual(Float32Array.from(playout.heard.slice(first, first + RATE_HZ)), numbered(0, RATE_HZ));
  });

  it('begins sooner once it knows that the network is good', () => {
    const jitter = buffer();
    const out = new Float32Array(RATE_HZ);
    jitter.push(tone(200, RATE_HZ, FRAME), 0);
    assert.isFalse(jitter.pull(out, 19));
    assert.isTrue(jitter.pull(out, 20));
    jitter.flush(30);
    jitter.push(tone(200, RATE_HZ, FRAME), 1000);
    assert.isTrue(jitter.pull(out, 1010));
  });

  it('tells as its target what it aims at: the first wait, then what it learnt, which it soon keeps', () => {
    const playout = new Playout().paced(babble(RATE_HZ, RATE_HZ * 10));
    assert.equal(stats(playout.jitter).targetMs, 20);
    playout.run(1000);
    assert.equal(stats(playout.jitter).targetMs, 20);
    playout.run(9900);
    const { targetMs } = stats(playout.jitter);
    assert.isAtMost(targetMs, 12);
    assert.isAtMost(playout.delayMs, 20 + targetMs + 3);
  });

  it('tells real media from silence and concealment', () => {
    const jitter = buffer();
    const out = new Float32Array(QUANTUM);
    assert.isFalse(jitter.pull(out, 0));
    jitter.push(tone(200, RATE_HZ, QUANTUM), 0);
    assert.isTrue(jitter.pull(out, 60));
    assert.isFalse(jitter.pull(out, 62.5));
  });

  it('gets a good network down to 12 ms of delay, without a gap', () => {
    const playout = new Playout().paced(babble(RATE_HZ, RATE_HZ * 20)).run(19_900);
    assert.isAtMost(playout.delayMs, 20 + 12);
    assert.deepInclude(stats(playout.jitter), { underruns: 0, lateCount: 0, concealedMs: 0 });
  });

  it('leaves a good line alone where the audio clock moves in steps of the device', function () {
    this.timeout(20_000);
    const STEP_MS = 32 / 3;
    const step = (sentMs: number): number => Math.ceil(sentMs / STEP_MS) * STEP_MS;
    const media = babble(RATE_HZ, RATE_HZ * 61);
    const playout = new Playout().paced(media, step).run(10_000);
    const settled = playout.heard.length;
    const before = stats(playout.jitter);
    playout.run(60_000);
    const { removedMs, underruns, targetMs } = stats(playout.jitter);
    assert.deepEqual([removedMs, underruns], [before.removedMs, before.underruns]);
    assert.isAtMost(playout.delayMs, 20 + STEP_MS + targetMs);
    // One piece of the media, neither cut nor stretched.
    const heard = Float32Array.from(playout.heard.slice(settled));
    const from = media.findIndex((value, i) => value === heard[0] && media[i + 1] === heard[1]);
    assert.deepEqual(heard, media.slice(from, from + heard.length));
  });

  it('catches up with a real-time source within 2.5 s of a 400 ms stall, and says what it did', () => {
    const stall = (sentMs: number): number => (sentMs > 10_000 && sentMs < 10_400 ? 10_400 : sentMs);
    const playout = new Playout().paced(babble(RATE_HZ, RATE_HZ * 20), stall).run(10_410);
    assert.isAbove(playout.delayMs, 350, 'the stall must cost delay, else this test shows nothing');
    playout.run(10_400 + 2500);
    assert.isAtMost(playout.delayMs, 20 + 60);
    playout.run(19_900);
    const { underruns, removedMs, concealedMs, lateCount } = stats(playout.jitter);
    assert.equal(underruns, 1);
    assert.isAbove(lateCount, 0);
    assert.closeTo(concealedMs, 390, 30);
    assert.closeTo(removedMs, concealedMs, 40);
  });

  it('keeps 40 ms more for a while after a long gap: the next is shorter', function () {
    this.timeout(20_000);
    const stalls = (sentMs: number): number =>
      [10_000, 15_000].reduce((atMs, fromMs) => (atMs > fromMs && atMs < fromMs + 300 ? fromMs + 300 : atMs), sentMs);
    const playout = new Playout().paced(babble(RATE_HZ, RATE_HZ * 100), stalls).run(14_900);
    const first = stats(playout.jitter);
    assert.isAbove(first.concealedMs, 250, 'one long gap, or this test shows nothing');
    assert.closeTo(first.targetMs, 8 + 35, 5);
    assert.closeTo(playout.delayMs, 20 + first.targetMs, 8);
    playout.run(20_000);
    assert.closeTo(stats(playout.jitter).concealedMs, 2 * first.concealedMs - 35, 15);
    playout.run(99_900);
    const { targetMs, underruns } = stats(playout.jitter);
    assert.isAtMost(targetMs, 12);
    assert.isAtMost(playout.delayMs, 20 + 12);
    assert.equal(underruns, 2);
  });

  it('makes no step while it catches up that speech does not make', () => {
    const media = babble(RATE_HZ, RATE_HZ * 14);
    const stall = (sentMs: number): number => (sentMs > 10_000 && sentMs < 10_400 ? 10_400 : sentMs);
    const playout = new Playout().paced(media, stall).run(14_000);
    assert.isAbove(stats(playout.jitter).removedMs, 300);
    assert.isAtMost(largestStep(playout.heard.slice(0, RATE_HZ * 13.9)), largestStep([...media]) * 1.5);
  });

  it('learns a jittery network: after 20 s few packets are late', () => {
    let random = 7;
    let last = 0;
    const jitter = (sentMs: number): number => {
      random = (random * 48271) % 2147483647;
      last = Math.max(last, sentMs + (60 * random) / 2147483647);
      return last;
    };
    const playout = new Playout().paced(babble(RATE_HZ, RATE_HZ * 40), jitter).run(20_000);
    const before = stats(playout.jitter).underruns;
    playout.run(39_900);
    assert.isAtMost(stats(playout.jitter).underruns - before, 1);
    assert.isAtLeast(stats(playout.jitter).targetMs, 40);
    assert.isAtMost(playout.delayMs, 20 + 117);
  });

  it('does not take a source that pauses between sentences for a bad network', function () {
    this.timeout(20_000);
    const playout = new Playout();
    const sentence = babble(RATE_HZ, RATE_HZ * 2.5);
    for (let turn = 0; turn < 40; turn++) {
      const untilMs = playout.nowMs + 2500 + 300 + 120 * (turn % 6);
      playout.paced(sentence).run(untilMs);
    }
    assert.isAtMost(stats(playout.jitter).targetMs, 20);
    const monologueMs = playout.nowMs;
    playout.paced(babble(RATE_HZ, RATE_HZ * 15)).run(monologueMs + 14_900);
    assert.isAtMost(playout.delayMs, 20 + 20);
  });

  it('counts all of a gap that is longer than a pause, where the source kept real time', () => {
    const stall = (sentMs: number): number => (sentMs > 8000 && sentMs < 9500 ? 9500 : sentMs);
    const playout = new Playout().paced(babble(RATE_HZ, RATE_HZ * 12), stall).run(12_000);
    assert.isAtLeast(stats(playout.jitter).concealedMs, 1000);
    assert.equal(stats(playout.jitter).underruns, 1);
  });

  for (const skewPpm of [1000, -1000]) {
    it(`keeps delay and sound through a clock skew of ${skewPpm} ppm for a minute`, function () {
      this.timeout(20_000);
      const playout = new Playout().paced(babble(RATE_HZ, RATE_HZ * 61), (ms) => ms * (1 + skewPpm / 1e6)).run(60_000);
      assert.isAtMost(playout.delayMs, 20 + 20);
      assert.equal(stats(playout.jitter).underruns, 0);
    });
  }

  it('holds when all packets come later from now on, instead of stretching or cutting for ever', () => {
    const media = babble(RATE_HZ, RATE_HZ * 20);
    const playout = new Playout().paced(media, (sentMs) => (sentMs > 8000 ? sentMs + 700 : sentMs)).run(20_000);
    const { playedMs, bufferedMs, underruns } = stats(playout.jitter);
    assert.closeTo(playedMs + bufferedMs, 19_300, 60);
    assert.isBelow(bufferedMs, 60);
    assert.isBelow(underruns, 12);
  });

  it('plays minutes sent ahead of time completely, unchanged and in order', function () {
    this.timeout(20_000);
    const media = numbered(0, RATE_HZ * 120);
    const jitter = buffer();
    // Six times as fast as real time, 100 ms at a time.
    const heard = new Float32Array(media.length + RATE_HZ);
    for (let at = 0, sent = 0; at < heard.length; at += QUANTUM) {
      const nowMs = (at * 1000) / RATE_HZ;
      for (; sent < media.length && sent / 6 <= at; sent += 1600) jitter.push(media.subarray(sent, sent + 1600), nowMs);
      jitter.pull(heard.subarray(at, at + QUANTUM), nowMs);
    }
    const first = heard.findIndex((value) => value !== 0);
    assert.isAtMost(first, RATE_HZ * 0.063);
    assert.deepEqual(heard.slice(first, first + media.length), media);
    assert.deepInclude(stats(jitter), { playedMs: 120_000, removedMs: 0, underruns: 0, lateCount: 0 });
  });

  it('hides a gap: goes on with the pitch it heard, without a step, and is silent after 120 ms', () => {
    const jitter = buffer();
    jitter.push(tone(200, RATE_HZ, RATE_HZ * 0.1), 0);
    const heard = new Float32Array(RATE_HZ * 0.4);
    for (let at = 0; at < heard.length; at += QUANTUM) {
      jitter.pull(heard.subarray(at, at + QUANTUM), 60 + (at * 1000) / RATE_HZ);
    }
    const gap = RATE_HZ * 0.1;
    assert.isAtMost(largestStep([...heard]), 0.5 * 2 * Math.sin((Math.PI * 200) / RATE_HZ) * 1.3);
    assert.isAbove(Math.max(...heard.subarray(gap, gap + RATE_HZ * 0.02)), 0.4);
    assert.isBelow(Math.max(...heard.subarray(gap + RATE_HZ * 0.09, gap + RATE_HZ * 0.1)), 0.15);
    assert.deepEqual(heard.slice(gap + RATE_HZ * 0.12), new Float32Array(heard.length - gap - RATE_HZ * 0.12));
  });

  it('begins a concealment without a step where no period fits', () => {
    const jitter = buffer();
    jitter.push(tone(47, RATE_HZ, 1000), 0);
    const heard = new Float32Array(1500);
    jitter.pull(heard, 60);
    assert.isAtMost(largestStep([...heard]), 0.1);
    assert.isAbove(largestStep([...heard.subarray(1000)]), 0, 'something must be heard');
  });

  it('takes not-a-number and infinity for silence, and nothing around them', () => {
    const jitter = buffer();
    jitter.push(Float32Array.of(0.5, NaN, 0.25, Infinity, -Infinity, 0.125), 0);
    const heard = new Float32Array(6);
    jitter.pull(heard, 60);
    assert.deepEqual([...heard], [0.5, 0, 0.25, 0, 0, 0.125]);
  });

  it('stops catching up at once when a source that kept real time sends ahead', () => {
    const playout = new Playout().paced(babble(RATE_HZ, RATE_HZ * 8)).run(8000);
    const before = stats(playout.jitter).removedMs;
    const media = babble(RATE_HZ, RATE_HZ * 30);
    for (let i = 0; i < media.length; i += 1600)
      playout.jitter.push(media.subarray(i, i + 1600), playout.nowMs + i / 160);
    playout.run(30_000);
    assert.equal(stats(playout.jitter).removedMs, before);
  });

  describe('flush', () => {
    const playing = (jitter: JitterBuffer, media: Float32Array): number[] => {
      const heard = new Float32Array(QUANTUM * 40);
      jitter.push(media, 0);
      for (let k = 0; k < 40; k++) jitter.pull(heard.subarray(k * QUANTUM, (k + 1) * QUANTUM), k * QUANTUM_MS);
      return [...heard];
    };
    const after = (jitter: JitterBuffer, quanta: number, quantum = QUANTUM): number[] => {
      const heard = new Float32Array(quantum * quanta);
      for (let k = 0; k < quanta; k++) {
        jitter.pull(heard.subarray(k * quantum, (k + 1) * quantum), 100 + (k * quantum * 1000) / RATE_HZ);
      }
      return [...heard];
    };

    it('is silent within 3 ms, without a step, at any place of the wave and in any quantum', () => {
      for (const quantum of [1, 7, 40, 128]) {
        for (let offset = 0; offset < 800; offset += 90) {
          const jitter = buffer();
          const before = playing(jitter, tone(20, RATE_HZ, RATE_HZ + offset).subarray(offset));
          jitter.flush(100);
          const tail = after(jitter, Math.ceil(1600 / quantum), quantum);
          const silent = Math.floor(RATE_HZ * 0.003);
          assert.isTrue(tail.slice(silent).every((value) => value === 0));
          // What the tone itself does, and what a fade over 2.5 ms adds at full amplitude.
          assert.isAtMost(largestStep([before.at(-1)!, ...tail]), 0.5 * ((2 * Math.PI * 20) / RATE_HZ + 1 / 40));
        }
      }
    });

    it('forgets what was waiting and plays what comes then as a new talkspurt', () => {
      const jitter = buffer();
      playing(jitter, numbered(0, RATE_HZ * 60));
      jitter.flush(100);
      assert.equal(jitter.bufferedMs, 0);
      jitter.push(numbered(1_000_000, 1_000_000 + 1600), 100);
      const heard = after(jitter, 100);
      const first = heard.findIndex((value) => positionOf(value) >= 1_000_000);
      assert.isTrue(first >= 48 && first <= RATE_HZ * 0.063);
      assert.deepEqual(Float32Array.from(heard.slice(first, first + 1600)), numbered(1_000_000, 1_001_600));
      assert.isTrue(heard.slice(48, first).every((value) => value === 0));
    });

    it('fades out a concealed gap as well, and does nothing in silence', () => {
      const jitter = buffer();
      playing(jitter, tone(200, RATE_HZ, RATE_HZ * 0.06));
      jitter.flush(100);
      const tail = after(jitter, 40);
      assert.isAbove(Math.abs(tail[0]!) + Math.abs(tail[9]!), 0.001, 'the concealment must still sound');
      assert.isTrue(tail.slice(48).every((value) => value === 0));
      jitter.flush(200);
      assert.isTrue(after(jitter, 4).every((value) => value === 0));
    });

    it('stays silent when flushed before the first sound, and again and again', () => {
      const jitter = buffer();
      jitter.push(tone(200, RATE_HZ, 4000), 0);
      for (let i = 0; i < 5; i++) jitter.flush(i);
      assert.isTrue(after(jitter, 40).every((value) => value === 0));
    });
  });

  it('drops the oldest beyond its limit, and counts it', () => {
    const jitter = buffer(1000);
    jitter.push(numbered(0, RATE_HZ / 2), 0);
    jitter.push(numbered(RATE_HZ / 2, RATE_HZ * 1.5), 0);
    assert.equal(jitter.bufferedMs, 1000);
    assert.equal(stats(jitter).removedMs, 500);
    jitter.push(numbered(0, RATE_HZ * 3), 0);
    assert.equal(jitter.bufferedMs, 1000);
    assert.equal(stats(jitter).removedMs, 3500);
    const out = new Float32Array(RATE_HZ);
    jitter.pull(out, 100);
    assert.deepEqual(out, numbered(RATE_HZ * 2, RATE_HZ * 3));
  });

  it('holds ten minutes where nothing else is said', function () {
    this.timeout(20_000);
    const jitter = new JitterBuffer({ sampleRateHz: 8000 });
    const minute = new Float32Array(8000 * 60).fill(0.1);
    for (let i = 0; i < 11; i++) jitter.push(minute, 0);
    assert.equal(jitter.bufferedMs, 600_000);
  });

  it('refuses a sample rate that is none', () => {
    for (const sampleRateHz of [0, -1, NaN, Infinity])
      assert.throws(() => new JitterBuffer({ sampleRateHz }), RangeError);
  });
});
