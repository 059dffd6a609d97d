import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { createCodec } from '../../src/audio/codecs/index.js';
import { freshSamples } from '../../src/audio/frame-ports.js';

/** Of the tables of the ITU's own tools (G.191): codes of -32768...32767, and the int16 values of the 256 codes. */
const reference = {
  mulaw: {
    encode: '90c29de505fb68e766118303bd552a16005dcf810873698bee1d8f3b247ce28c',
    decode: '3dab54339e520bb2c924826e3b72a917a2b612e9fd12fc867500f1d983a75827',
    silence: 0xff,
    /** Decodes to 0 as the silence does, so it comes back as the silence. */
    doubled: [0x7f],
    idleNoise: 0,
  },
  alaw: {
    encode: '38488f6fd710f4686360edc4d38639f96c491595ef93f8eb8d62d5e07ca6ce7b',
    decode: 'e04788d110e58ff8c70c93b8480190d973e3b67876b6119abbaec766cc75c174',
    silence: 0xd5,
    doubled: [],
    idleNoise: 8,
  },
} as const;

const allInt16 = Float32Array.from({ length: 65536 }, (_, i) => (i - 32768) / 32768);
const allCodes = Uint8Array.from({ length: 256 }, (_, i) => i);

async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

for (const [law, expected] of Object.entries(reference)) {
  const encoding = law as keyof typeof reference;
  const encode = (samples: Float32Array): Uint8Array<ArrayBuffer> => createCodec(encoding).encode(samples);
  const decode = (codes: Uint8Array): Float32Array<ArrayBuffer> => createCodec(encoding).decode(codes, freshSamples);

  /** Signal to noise of a sine after one way through the codec, in dB. */
  const signalToNoise = (peakDbfs: number): number => {
    const amplitude = 10 ** (peakDbfs / 20);
    // A frequency that shares no period with the rate, so that every part of every step is hit.
    const sine = Float32Array.from({ length: 16000 }, (_, i) => amplitude * Math.sin(i * 0.8017));
    const heard = decode(encode(sine));
    let signal = 0;
    let noise = 0;
    sine.forEach((value, i) => {
      signal += value ** 2;
      noise += (value - (heard[i] as number)) ** 2;
    });
    return 10 * Math.log10(signal / noise);
  };

  describe(`G.711 ${law}`, () => {
    it('writes every 16-bit value as the Recommendation does', async () => {
      expect(await sha256(encode(allInt16))).to.equal(expected.encode);
    });

    it('reads every code as the Recommendation does', async () => {
      const values = Int16Array.from(decode(allCodes), (sample) => sample * 32768);
      expect(await sha256(values)).to.equal(expected.decode);
    });

    it('writes every code again that it has read', () => {
      const again = [...encode(decode(allCodes))];
      const wanted = [...allCodes].map((code) =>
        (expected.doubled as readonly number[]).includes(code) ? expected.silence : code,
      );
      expect(again).to.deep.equal(wanted);
    });

    it('keeps 35 dB of distance from its own noise over the 30 dB in which speech lies', () => {
      for (const peakDbfs of [-3, -9, -15, -21, -27, -33]) {
        expect(signalToNoise(peakDbfs), `${peakDbfs} dBFS`).to.be.within(35, 41);
      }
      expect(signalToNoise(-45)).to.be.above(25);
    });

    it('is quiet when nothing is said', () => {
      const heard = decode(encode(new Float32Array(160)));
      expect(Math.max(...heard.map(Math.abs)) * 32768).to.equal(expected.idleNoise);
      expect([...encode(new Float32Array(2))]).to.deep.equal([expected.silence, expected.silence]);
    });

    it('clips what is too loud and makes silence of what is no number', () => {
      const [loudest, softest] = encode(Float32Array.of(1, -1));
      expect([...encode(Float32Array.of(1.5, Infinity, -7, -Infinity, NaN))]).to.deep.equal([
        loudest,
        loudest,
        softest,
        softest,
        expected.silence,
      ]);
    });

    it('keeps the order of loudness', () => {
      fc.assert(
        fc.property(fc.float({ min: -1, max: 1, noNaN: true }), fc.float({ min: -1, max: 1, noNaN: true }), (a, b) => {
          const [low, high] = decode(encode(Float32Array.of(Math.min(a, b), Math.max(a, b))));
          expect(low).to.be.at.most(high as number);
        }),
      );
    });

    it('reads a stream the same however it is cut', () => {
      const codec = createCodec(encoding);
      const pieces = [0, 1, 7, 150, 256].map((end, i, ends) => allCodes.subarray(ends[i - 1] ?? 0, end));
      const heard = pieces.flatMap((piece) => [...codec.decode(piece, freshSamples)]);
      expect(heard).to.deep.equal([...decode(allCodes)]);
    });
  });
}
