import fc from 'fast-check';
import { designResampler } from '../../src/audio/dsp/design-resampler.js';
import { Resampler } from '../../src/audio/dsp/resampler.js';
import { assert } from './assert.js';
import { decibels, fitTone, tone } from './signals.js';

const WIRE_HZ = [8000, 16000, 24000, 48000];
const DEVICE_HZ = [44100, 48000, 88200, 96000];
const PAIRS = WIRE_HZ.flatMap((wire) =>
  DEVICE_HZ.flatMap((device) => [[wire, device] as const, [device, wire] as const]),
);

function convert(resampler: Resampler, input: Float32Array): Float32Array {
  const output = new Float32Array(resampler.maxOutput(input.length));
  return output.subarray(0, resampler.process(input, output));
}

/** What comes out for 0.3 s of a tone, without the filter's beginning. */
function steady(inHz: number, outHz: number, frequencyHz: number): Float32Array {
  const output = convert(new Resampler(designResampler(inHz, outHz)), tone(frequencyHz, inHz, inHz * 0.3));
  return output.subarray(Math.floor(outHz * 0.1), Math.floor(outHz * 0.25));
}

const gainDb = (inHz: number, outHz: number, frequencyHz: number): number =>
  decibels(fitTone(steady(inHz, outHz, frequencyHz), frequencyHz, outHz).amplitude / 0.5);

/** Everything but the tone, relative to the tone. */
function residueDb(inHz: number, outHz: number, frequencyHz: number): number {
  const { amplitude, rest } = fitTone(steady(inHz, outHz, frequencyHz), frequencyHz, outHz);
  return decibels((rest * Math.SQRT2) / amplitude);
}

/** All that is left of a tone the output rate cannot carry, relative to the tone. */
function aliasDb(inHz: number, outHz: number, frequencyHz: number): number {
  const output = steady(inHz, outHz, frequencyHz);
  return decibels(
    Math.sqrt(output.reduce((sum, value) => sum + value * value, 0) / output.length) / (0.5 / Math.SQRT2),
  );
}

function delayMs(inHz: number, outHz: number): number {
  const input = new Float32Array(inHz / 10);
  input[0] = 1;
  const output = convert(new Resampler(designResampler(inHz, outHz)), input);
  const energy = output.reduce((sum, value) => sum + value * value, 0);
  return (output.reduce((sum, value, i) => sum + i * value * value, 0) / energy / outHz) * 1000;
}

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
const between = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

describe('designResampler', () => {
  it('refuses rates that are not whole numbers of 8000 to 768000', () => {
    for (const rate of [0, -8000, 7999, 768001, 44100.5, NaN, Infinity]) {
      assert.throws(() => designResampler(rate, 16000), RangeError);
      assert.throws(() => designResampler(16000, rate), RangeError);
    }
  });

  it('survives the structured clone on its way to a processor', () => {
    const table = structuredClone(designResampler(48000, 16000));
    assert.deepEqual(
      convert(new Resampler(table), tone(300, 48000, 960)),
      convert(new Resampler(designResampler(48000, 16000)), tone(300, 48000, 960)),
    );
  });

  it('passes a constant unchanged at every phase of every device and wire rate', function () {
    this.timeout(20_000);
    for (const [inHz, outHz] of PAIRS) {
      const output = convert(new Resampler(designResampler(inHz, outHz)), new Float32Array(inHz / 10).fill(0.5));
      for (const value of output.subarray(output.length >> 1)) assert.closeTo(value, 0.5, 2e-6, `${inHz} -> ${outHz}`);
    }
  });
});

describe('Resampler', () => {
  it('copies exactly and without delay where both rates are equal', () => {
    const input = tone(997, 48000, 128);
    const resampler = new Resampler(designResampler(48000, 48000));
    assert.deepEqual(convert(resampler, input), input);
    assert.equal(resampler.inputNeeded(128), 128);
    assert.equal(resampler.inputNeeded(0), 0);
  });

  for (const [inHz, outHz] of [
    [48000, 16000],
    [48000, 24000],
    [44100, 16000],
    [44100, 24000],
    [96000, 16000],
    [88200, 24000],
    [96000, 24000],
    [192000, 16000],
    [192000, 24000],
    [384000, 24000],
    [768000, 16000],
  ] as const) {
    it(`${inHz} -> ${outHz}: no alias above -78 dB, flat within 0.05 dB to 0.9 N, at most 3 ms`, function () {
      this.timeout(20_000);
      const n = outHz / 2;
      const high = [...between(n + 5, n * 1.1, 12), ...between(n * 1.1, inHz * 0.49, 8)];
      for (const f of high) assert.isBelow(aliasDb(inHz, outHz, f), -78, `${f} Hz`);
      assert.isBelow(spread(between(100, n * 0.9, 13).map((f) => gainDb(inHz, outHz, f))), 0.05);
      assert.isBelow(residueDb(inHz, outHz, 1000), -110);
      assert.isAtMost(delayMs(inHz, outHz), 3);
    });
  }

  for (const inHz of [44100, 48000, 88200, 96000]) {
    it(`${inHz} -> 8000: no alias above -80 dB, flat within 0.02 dB to 3.4 kHz, at most 4 ms`, function () {
      this.timeout(20_000);
      const high = [...between(4005, 4400, 12), ...between(4400, inHz * 0.49, 8)];
      for (const f of high) assert.isBelow(aliasDb(inHz, 8000, f), -80, `${f} Hz`);
      assert.isBelow(spread(between(100, 3400, 13).map((f) => gainDb(inHz, 8000, f))), 0.02);
      assert.isBelow(residueDb(inHz, 8000, 1000), -110);
      assert.isAtMost(delayMs(inHz, 8000), 4);
    });
  }

  for (const [inHz, limitMs] of [
    [8000, 4],
    [16000, 2],
    [24000, 1.3],
  ] as const) {
    for (const outHz of [44100, 48000]) {
      it(`${inHz} -> ${outHz}: no image above -95 dB, flat within 0.01 dB to 0.9 N, at most ${limitMs} ms`, function () {
        this.timeout(20_000);
        const low = between(100, inHz * 0.45, 13);
        for (const f of low) assert.isBelow(residueDb(inHz, outHz, f), -95, `${f} Hz`);
        assert.isBelow(spread(low.map((f) => gainDb(inHz, outHz, f))), 0.01);
        assert.isBelow(residueDb(inHz, outHz, 1000), -110);
        assert.isAtMost(delayMs(inHz, outHz), limitMs);
      });
    }
  }

  it('gives the identical output however the input is cut', () => {
    const input = Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i * i * 0.001));
    for (const [inHz, outHz] of [
      [48000, 16000],
      [44100, 8000],
      [8000, 44100],
      [24000, 48000],
    ] as const) {
      const table = designResampler(inHz, outHz);
      const whole = convert(new Resampler(table), input);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 30 }), (sizes) => {
          const resampler = new Resampler(table);
          const pieces: number[] = [];
          let at = 0;
          for (const size of [...sizes, input.length]) {
            pieces.push(...convert(resampler, input.subarray(at, at + size)));
            at = Math.min(at + size, input.length);
          }
          assert.deepEqual(Float32Array.from(pieces), whole);
        }),
        { numRuns: 30 },
      );
    }
  });

  it('says how much input it needs: one sample less is too little, never more than maxOutput comes out', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PAIRS.filter(([a, b]) => a !== b)),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 12 }),
        ([inHz, outHz], wishes) => {
          const resampler = new Resampler(cached(inHz, outHz));
          for (const outputs of wishes) {
            const needed = resampler.inputNeeded(outputs);
            let written = 0;
            if (needed > 1) written = convert(resampler, new Float32Array(needed - 1)).length;
            assert.isBelow(written, outputs);
            if (needed > 0) written += convert(resampler, new Float32Array(1)).length;
            assert.isAtLeast(written, outputs);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('recovers from not-a-number and infinity, and from nothing at all', () => {
    const table = designResampler(48000, 16000);
    const resampler = new Resampler(table);
    convert(resampler, Float32Array.of(NaN, Infinity, -Infinity, 3e38));
    convert(resampler, new Float32Array(0));
    const output = convert(resampler, new Float32Array(2000).fill(0.25));
    for (const value of output) assert.isFalse(Number.isNaN(value));
    assert.closeTo(output.at(-1)!, 0.25, 1e-6);
  });

  it('forgets everything on reset', () => {
    const resampler = new Resampler(designResampler(48000, 16000));
    const input = tone(440, 48000, 1000);
    const first = convert(resampler, input);
    convert(resampler, new Float32Array(77).fill(1));
    resampler.reset();
    assert.deepEqual(convert(resampler, input), first);
  });
});

const tables = new Map<string, ReturnType<typeof designResampler>>();
function cached(inHz: number, outHz: number): ReturnType<typeof designResampler> {
  const key = `${inHz} ${outHz}`;
  const table = tables.get(key) ?? designResampler(inHz, outHz);
  tables.set(key, table);
  return table;
}
