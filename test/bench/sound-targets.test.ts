import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytesPerCall } from '../../bench/sound/heap.ts';
import * as scenarios from '../../bench/sound/jitter/scenarios.ts';
import { lineNames, RATE_HZ } from '../../bench/sound/jitter/scenarios.ts';
import { spokenMedia } from '../../bench/sound/jitter/speech.ts';
import { comparedConversions, conversionName } from '../../bench/sound/resampler/conversions.ts';
import { designResampler } from '../../src/audio/dsp/design-resampler.ts';
import { Resampler } from '../../src/audio/dsp/resampler.ts';

/** Less than the smallest thing that can be on the heap. */
const NOTHING_BYTES = 8;
/** Not those of the bench. */
const SEEDS = [71, 72, 73, 74, 75, 76];
const R_LIMIT = { clean: 1, wifi: 1, '4g': 4.5, stalls: 4.5, bad: 4.5 } as const;
const media = spokenMedia(60, RATE_HZ);

describe('what npm run bench measures, without a clock', () => {
  for (const line of lineNames) {
    it(`keeps a live voice near the best constant delay and loses none of it: ${line}`, () => {
      const runs = SEEDS.map((seed) => ({
        ours: scenarios.onLine('ours', line, seed, media),
        best: scenarios.oracleOnLine(line, seed, media),
      }));
      const below = runs.reduce((sum, { ours, best }) => sum + best.r - ours.r, 0) / SEEDS.length;
      assert.ok(below <= R_LIMIT[line], `R is ${below.toFixed(2)} below`);
      for (const { ours } of runs) assert.equal(ours.lostVoicedMsPerMinute, 0);
      if (line === 'clean') for (const { ours } of runs) assert.ok(ours.delayMs <= 12, `${ours.delayMs} ms`);
    });

    it(`plays all of an AI voice that is sent ahead: ${line}`, () => {
      assert.equal(scenarios.onBursts('ours', line, SEEDS[0]!, media).removed, 0);
    });
  }

  it('leaves nothing on the heap while a call goes on', () => {
    assert.ok(scenarios.bytesPerQuantum(media) < NOTHING_BYTES);
    for (const conversion of comparedConversions) {
      const resampler = new Resampler(designResampler(conversion.inHz, conversion.outHz));
      const input = new Float32Array(128).fill(0.1);
      const output = new Float32Array(resampler.maxOutput(128));
      const bytes = bytesPerCall(() => resampler.process(input, output));
      assert.ok(bytes < NOTHING_BYTES, `${conversionName(conversion)}: ${bytes} bytes`);
    }
  });
});
