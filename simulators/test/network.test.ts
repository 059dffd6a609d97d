import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Arrivals, lines, type LineName } from '../src/network/index.js';

const PACKETS = 30_000;
const PACKET_MS = 20;

function delays(name: LineName, seed: number): number[] {
  const arrivals = new Arrivals(lines[name], seed);
  return Array.from({ length: PACKETS }, (_, i) => arrivals.arrivalMs(i * PACKET_MS) - i * PACKET_MS);
}

describe('simulated network', () => {
  for (const name of Object.keys(lines) as LineName[]) {
    it(`${name}: keeps the order, and is the same for the same seed only`, () => {
      const all = delays(name, 7);
      assert.ok(all.every((delay, i) => delay >= lines[name].baseMs && (i === 0 || delay >= all[i - 1]! - PACKET_MS)));
      assert.deepEqual(delays(name, 7), all);
      assert.notDeepEqual(delays(name, 8), all);
    });
  }

  it('stalls as often and as long as it says', () => {
    const all = delays('stalls', 3);
    const starts = all.filter((delay, i) => delay > 150 && all[i - 1]! <= 150);
    const minutes = (PACKETS * PACKET_MS) / 60_000;
    assert.ok(Math.abs(starts.length / minutes - 3) < 1.2, `${starts.length / minutes} a minute`);
    assert.ok(Math.max(...all) > 500 && Math.max(...all) < 30 + 860 + 60);
  });

  it('orders the lines from clean to bad', () => {
    const mean = (name: LineName): number => delays(name, 1).reduce((sum, delay) => sum + delay, 0) / PACKETS;
    const means = (['clean', 'wifi', '4g', 'bad'] as const).map(mean);
    assert.deepEqual(
      [...means].sort((a, b) => a - b),
      means,
    );
  });
});
