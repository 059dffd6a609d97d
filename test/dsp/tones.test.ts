import fc from 'fast-check';
import { callTones, dtmfTone, ToneGenerator, type Tone } from '../../src/audio/dsp/tones.js';
import { assert } from './assert.js';
import { decibels, fitTone } from './signals.js';

const RATE_HZ = 8000;

function render(tone: Tone, durationMs: number, rateHz = RATE_HZ, blockSamples = 128): Float32Array {
  const generator = new ToneGenerator(tone, rateHz);
  const samples = new Float32Array((durationMs * rateHz) / 1000);
  for (let at = 0; at < samples.length; at += blockSamples) generator.fill(samples.subarray(at, at + blockSamples));
  return samples;
}

/** Milliseconds of sound and of silence in turn, by the loudness of each millisecond. */
function cadence(samples: Float32Array): number[] {
  const runs: number[] = [];
  let sounding = true;
  let length = 0;
  for (let at = 0; at < samples.length; at += 8) {
    const loud = samples.subarray(at, at + 8).some((sample) => sample !== 0);
    if (loud !== sounding) {
      runs.push(length);
      length = 0;
      sounding = loud;
    }
    length++;
  }
  return [...runs, length];
}

const keypad = [
  ['1', '2', '3', 'A'],
  ['4', '5', '6', 'B'],
  ['7', '8', '9', 'C'],
  ['*', '0', '#', 'D'],
];
const rowsHz = [697, 770, 852, 941];
const columnsHz = [1209, 1336, 1477, 1633];

describe('tones', () => {
  it('gives every key its row and its column of Q.23, and nothing else', () => {
    keypad.forEach((keys, row) =>
      keys.forEach((key, column) => {
        const tone = dtmfTone(key, 200);
        assert.isDefined(tone, key);
        // Between the edges, 180 ms: what is left once both tones are taken out is rounding.
        const samples = render(tone, 200).subarray(80, 1520);
        const low = fitTone(samples, rowsHz[row]!, RATE_HZ);
        assert.closeTo(low.amplitude, 0.2, 0.01, `${key} row`);
        const withoutRow = fitTone(samples, columnsHz[column]!, RATE_HZ);
        assert.closeTo(withoutRow.amplitude, 0.2, 0.01, `${key} column`);
        // The rest of either fit is the other tone, and only that.
        assert.closeTo(low.rest, 0.2 / Math.SQRT2, 0.002, key);
        assert.closeTo(withoutRow.rest, 0.2 / Math.SQRT2, 0.002, key);
      }),
    );
  });

  it('knows no other key', () => {
    for (const digit of ['', 'E', 'a', '12', ' ', '5 ', '+']) assert.isUndefined(dtmfTone(digit), digit);
  });

  it('rings and rings back in the cadence of the region, again and again', () => {
    for (const sound of ['ringback', 'ringing'] as const) {
      assert.deepEqual(cadence(render(callTones.europe[sound], 10_500)), [1000, 4000, 1000, 4000, 500]);
      assert.deepEqual(cadence(render(callTones['north-america'][sound], 13_000)), [2000, 4000, 2000, 4000, 1000]);
    }
  });

  it('rings back at the pitch of the region', () => {
    for (const { ringback } of Object.values(callTones)) {
      const samples = render(ringback, 1000).subarray(80, 7920);
      for (const frequencyHz of ringback.frequenciesHz) {
        assert.closeTo(fitTone(samples, frequencyHz, RATE_HZ).amplitude, ringback.amplitude, 0.005);
      }
      assert.isBelow(fitTone(samples, 600, RATE_HZ).amplitude, 0.005);
    }
  });

  it('begins, ends and is stopped without a click', () => {
    const tone: Tone = { frequenciesHz: [1000], amplitude: 0.5, onMs: 60 };
    const stopped = new Float32Array(960);
    const generator = new ToneGenerator(tone, RATE_HZ);
    generator.fill(stopped.subarray(0, 222));
    generator.stop();
    generator.fill(stopped.subarray(222));
    const abrupt = Float32Array.from({ length: 960 }, (_, i) =>
      i < 222 ? 0.5 * Math.sin((2 * Math.PI * 1000 * i) / RATE_HZ) : 0,
    );
    // A click is sound far from the tone: two octaves up there is next to none, unlike in a tone that is cut.
    const splatter = (samples: Float32Array): number => decibels(fitTone(samples, 3700, RATE_HZ).amplitude / 0.5);
    assert.isBelow(splatter(render(tone, 120)), -66);
    assert.isBelow(splatter(stopped), -66);
    assert.isAbove(splatter(abrupt), -60);
    assert.isTrue(generator.ended);
    assert.deepEqual([...stopped.subarray(222 + 40)], Array(960 - 262).fill(0));
  });

  it('says when nothing more will sound', () => {
    const once = new ToneGenerator(dtmfTone('5', 40)!, RATE_HZ);
    once.fill(new Float32Array(319));
    assert.isFalse(once.ended);
    once.fill(new Float32Array(1));
    assert.isTrue(once.ended);
    const ringing = new ToneGenerator(callTones.europe.ringing, RATE_HZ);
    ringing.fill(new Float32Array(RATE_HZ * 3));
    assert.isFalse(ringing.ended);
    ringing.stop();
    assert.isTrue(ringing.ended);
  });

  it('sounds the same however the blocks are cut, stays within its amplitude, at any rate', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8000, 44100, 48000),
        fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 12 }),
        (rateHz, sizes) => {
          const tone: Tone = { frequenciesHz: [697, 1209], amplitude: 0.3, onMs: 20, offMs: 10 };
          const whole = render(tone, 100, rateHz, 1e6);
          const cut = new Float32Array(whole.length);
          const generator = new ToneGenerator(tone, rateHz);
          let at = 0;
          for (const size of [...sizes, whole.length]) {
            generator.fill(cut.subarray(at, at + size));
            at += size;
          }
          assert.deepEqual(cut, whole);
          assert.isAtMost(Math.max(...whole.map(Math.abs)), 0.6);
        },
      ),
      { numRuns: 30 },
    );
  });
});
