import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { figuresOf } from '../../bench/sound/jitter/figures.ts';
import { bestConstantDelay } from '../../bench/sound/jitter/oracle.ts';
import { pacedPackets, type Packet } from '../../bench/sound/jitter/packets.ts';
import { spokenMedia } from '../../bench/sound/jitter/speech.ts';

const RATE_HZ = 16_000;
const SECONDS = 12;
const media = spokenMedia(SECONDS, RATE_HZ);
const packets = pacedPackets(SECONDS, RATE_HZ, 'clean', 1).map((packet) => ({ ...packet, arrivesMs: packet.sentMs }));
/** Speech, by the level of its surroundings. */
const loudAt = (from: number): number => media.samples.findIndex((value, i) => i >= from && Math.abs(value) > 0.2);

const join = (...pieces: readonly Float32Array[]): Float32Array =>
  Float32Array.from(pieces.flatMap((piece) => [...piece]));

/** The media heard `delayMs` after it can be, with what `change` does to it. */
function heardAfter(
  delayMs: number,
  change: (samples: Float32Array) => Float32Array = (samples) => samples,
): Float32Array {
  return join(new Float32Array(((20 + delayMs) * RATE_HZ) / 1000), change(media.samples.slice()));
}

describe('the yardstick of the jitter buffer', () => {
  it('finds every untouched sample, from any place on, and none that was scaled or mixed', () => {
    for (const from of [0, 1, 2, 31_337]) {
      const places = media.trace(media.samples.slice(from, from + 500));
      assert.deepEqual(
        [...places.subarray(0, 490)],
        Array.from({ length: 490 }, (_, i) => from + i),
      );
    }
    const scaled = media.samples.map((value) => value * 0.9);
    const mixed = media.samples.map((value, i) => (value + media.samples[(i + 160) % media.samples.length]!) / 2);
    for (const foreign of [scaled, mixed]) assert.ok(media.trace(foreign).every((place) => place < 0));
  });

  it('says how late a steady voice is', () => {
    const figures = figuresOf(media, packets, heardAfter(150));
    assert.ok(Math.abs(figures.delayMs - 150) < 0.1, `${figures.delayMs}`);
    assert.deepEqual([figures.gapsPerMinute, figures.removedMsPerMinute, figures.lostVoicedMsPerMinute], [0, 0, 0]);
    // 93.2 - 0.024 * 210 - 0.11 * (210 - 177.3)
    assert.ok(Math.abs(figures.r - 84.563) < 0.02, `${figures.r}`);
  });

  it('counts a gap with its silence, and speech that is left out, as what they are', () => {
    const at = loudAt(RATE_HZ * 5);
    const cut = (ms: number): Float32Array =>
      heardAfter(0, (samples) => {
        const length = (ms * RATE_HZ) / 1000;
        return join(samples.subarray(0, at), samples.subarray(at + length));
      });
    const shortened = figuresOf(media, packets, cut(10));
    assert.equal(shortened.lostVoicedMsPerMinute, 0);
    assert.ok(Math.abs(shortened.removedMsPerMinute - 50) < 1, `${shortened.removedMsPerMinute}`);
    const lost = figuresOf(media, packets, cut(40));
    assert.ok(lost.lostVoicedMsPerMinute > 100, `${lost.lostVoicedMsPerMinute}`);
    assert.ok(lost.r < shortened.r - 1);
    const gap = figuresOf(
      media,
      packets,
      heardAfter(0, (samples) => samples.fill(0, at, at + RATE_HZ / 10)),
    );
    assert.ok(Math.abs(gap.gapsPerMinute - 5) < 0.1, `${gap.gapsPerMinute}`);
    assert.ok(Math.abs(gap.gapMsPerMinute - 500) < 5, `${gap.gapMsPerMinute}`);
  });

  it('knows the best constant delay where it is plain to see', () => {
    const late = (lateMs: (i: number) => number): Packet[] =>
      packets.map((packet, i) => ({ ...packet, arrivesMs: packet.sentMs + lateMs(i) }));
    assert.equal(bestConstantDelay(late(() => 70)).delayMs, 0, 'what all need is no added delay');
    assert.equal(bestConstantDelay(late((i) => (i % 2) * 40)).delayMs, 40);
    assert.equal(bestConstantDelay(late((i) => (i === 300 ? 800 : 0))).delayMs, 0, 'one gap is cheaper than 800 ms');
  });
});
