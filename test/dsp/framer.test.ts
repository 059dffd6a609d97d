import fc from 'fast-check';
import { Framer } from '../../src/audio/dsp/framer.js';
import { assert } from './assert.js';
import { numbered } from './signals.js';

describe('Framer', () => {
  it('emits the same frames however the stream is cut, every sample once and in order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 20 }),
        (frameSamples, sizes) => {
          const heard: number[] = [];
          let frames = 0;
          const framer = new Framer(frameSamples, (frame) => {
            assert.equal(frame.length, frameSamples);
            heard.push(...frame);
            frames++;
          });
          let total = 0;
          for (const size of sizes) framer.push(numbered(total, (total += size)));
          assert.equal(frames, Math.floor(total / frameSamples));
          assert.deepEqual(Float32Array.from(heard), numbered(0, frames * frameSamples));
        },
      ),
    );
  });

  it('takes only the first `count` samples, and never more than there are', () => {
    const heard: number[] = [];
    const framer = new Framer(2, (frame) => heard.push(...frame));
    framer.push(Float32Array.of(1, 2, 3), 1);
    framer.push(Float32Array.of(4, 5), 9);
    framer.push(Float32Array.of(6), 0);
    assert.deepEqual(heard, [1, 4]);
  });

  it('forgets the frame begun on reset', () => {
    const heard: number[] = [];
    const framer = new Framer(2, (frame) => heard.push(...frame));
    framer.push(Float32Array.of(1));
    framer.reset();
    framer.push(Float32Array.of(2, 3));
    assert.deepEqual(heard, [2, 3]);
  });

  it('refuses a frame of no samples', () => {
    for (const size of [0, -1, NaN]) assert.throws(() => new Framer(size, () => {}), RangeError);
  });
});
