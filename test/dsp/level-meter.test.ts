import fc from 'fast-check';
import { LevelMeter } from '../../src/audio/dsp/level-meter.js';
import { assert } from './assert.js';
import { tone } from './signals.js';

describe('LevelMeter', () => {
  it('reads a full window of a sine: its amplitude as peak, amplitude / sqrt 2 as RMS', () => {
    const meter = new LevelMeter(480);
    assert.isTrue(meter.push(tone(1000, 48000, 480)));
    assert.closeTo(meter.peak, 0.5, 1e-6);
    assert.closeTo(meter.rms, 0.5 / Math.SQRT2, 1e-6);
  });

  it('says so when a window is complete, and keeps its reading until the next', () => {
    const meter = new LevelMeter(4);
    assert.isFalse(meter.push(Float32Array.of(1, -1, 1)));
    assert.equal(meter.peak, 0);
    assert.isTrue(meter.push(Float32Array.of(-1, 0, 0)));
    assert.deepEqual([meter.peak, meter.rms], [1, 1]);
    assert.isTrue(meter.push(Float32Array.of(0, 0, 9), 2));
    assert.deepEqual([meter.peak, meter.rms], [0, 0]);
  });

  it('reads the same however the stream is cut', () => {
    const input = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i * i));
    const whole = new LevelMeter(300);
    whole.push(input);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 10 }), (sizes) => {
        const meter = new LevelMeter(300);
        let at = 0;
        let windows = 0;
        for (const size of [...sizes, 1000])
          for (const end = Math.min(1000, at + size); at < end; at++) {
            if (meter.push(input.subarray(at, at + 1))) windows++;
          }
        assert.deepEqual([meter.peak, meter.rms, windows], [whole.peak, whole.rms, 3]);
      }),
    );
  });

  it('stays within 0 to 1 and a number for any input', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 8, maxLength: 64 }), (samples) => {
        const meter = new LevelMeter(8);
        assert.isTrue(meter.push(samples));
        for (const value of [meter.peak, meter.rms]) assert.isTrue(value >= 0 && value <= 1);
        assert.isAtMost(meter.rms, meter.peak + 1e-9);
      }),
    );
  });

  it('refuses a window of no samples', () => {
    for (const size of [0, -1, NaN]) assert.throws(() => new LevelMeter(size), RangeError);
  });
});
