import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { Pcm16Codec } from '../../src/audio/codecs/pcm16.js';
import { freshSamples } from '../../src/audio/frame-ports.js';

const bytesOf = (values: readonly number[]): Uint8Array => new Uint8Array(Int16Array.from(values).buffer);

describe('Pcm16Codec', () => {
  it('writes full scale, silence and clipped samples as the gateway reads them: little-endian int16', () => {
    const bytes = new Pcm16Codec().encode(Float32Array.of(0, 1, -1, 0.5, 7, -7));
    expect([...bytes]).to.deep.equal([...bytesOf([0, 32767, -32768, 16384, 32767, -32768])]);
  });

  it('reads every int16 value and writes it again unchanged', () => {
    const all = Array.from({ length: 65536 }, (_, i) => i - 32768);
    const codec = new Pcm16Codec();
    const samples = codec.decode(bytesOf(all), freshSamples);
    expect([...codec.encode(samples)]).to.deep.equal([...bytesOf(all)]);
  });

  it('gives the same samples however the bytes are cut, in the middle of samples too', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat(9), { maxLength: 40 }),
        (values, cuts) => {
          const bytes = bytesOf(values);
          const codec = new Pcm16Codec();
          const read: number[] = [];
          let at = 0;
          for (const length of [...cuts, bytes.length]) {
            read.push(...codec.decode(bytes.slice(at, at + length), freshSamples));
            at += length;
          }
          expect(read.map((value) => value * 32768)).to.deep.equal(values);
        },
      ),
    );
  });
});
