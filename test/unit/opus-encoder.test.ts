import { expect } from '@open-wc/testing';
import type { CallError } from '../../src/call-error.js';
import type { OpusPacket } from '../../src/audio/containers/index.js';
import { packetSamples } from '../../src/audio/containers/opus.js';
import {
  createOpusEncoder,
  hasOpusEncoder,
  type OpusEncoderOptions,
  type OpusFallback,
} from '../../src/audio/opus-encoder.js';
import { opusFallback } from '../../src/audio/opus/fallback.js';
import { needs } from '../engines/needs.js';
import { script as ours } from '../../src/audio/opus/opus-encoder.worker.ts?script';

const RATE_HZ = 48_000;
const FRAME = 960;

const tone = (seconds: number, amplitude = 0.5): Float32Array =>
  Float32Array.from({ length: seconds * RATE_HZ }, (_, i) => amplitude * Math.sin((2 * Math.PI * 440 * i) / RATE_HZ));

/** As a browser would have it that has no encoder of its own. */
async function withoutAudioEncoder<T>(work: () => Promise<T>): Promise<T> {
  const kept = globalThis.AudioEncoder;
  Reflect.deleteProperty(globalThis, 'AudioEncoder');
  try {
    return await work();
  } finally {
    globalThis.AudioEncoder = kept;
  }
}

interface Encoding {
  readonly options?: OpusEncoderOptions;
  readonly pieceSamples?: number;
  readonly fallback?: OpusFallback | undefined;
}

async function encode(samples: Float32Array, { options = {}, pieceSamples = FRAME, fallback }: Encoding = {}) {
  const packets: OpusPacket[] = [];
  const failures: unknown[] = [];
  const encoder = createOpusEncoder(
    options,
    { packet: (packet) => packets.push(packet), failed: (cause) => failures.push(cause) },
    fallback,
  );
  for (let at = 0; at < samples.length; at += pieceSamples) encoder.encode(samples.subarray(at, at + pieceSamples));
  await encoder.flush();
  const { preSkipSamples } = encoder;
  encoder.close();
  expect(failures).to.deep.equal([]);
  return { packets, preSkipSamples };
}

/** By the browser's own decoder, the pre-skip taken off. */
async function decode({ packets, preSkipSamples = 0 }: Awaited<ReturnType<typeof encode>>): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  const decoder = new AudioDecoder({
    output: (data) => {
      const piece = new Float32Array(data.numberOfFrames);
      data.copyTo(piece, { planeIndex: 0, format: 'f32-planar' });
      pieces.push(piece);
      data.close();
    },
    error: (error) => {
      throw error;
    },
  });
  // Without a description nothing is dropped by the decoder: the test does that itself.
  decoder.configure({ codec: 'opus', sampleRate: RATE_HZ, numberOfChannels: 1 });
  for (const { data, atSamples } of packets)
    decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: (atSamples * 1e6) / RATE_HZ, data: data.slice() }));
  await decoder.flush();
  return Float32Array.from(pieces.flatMap((piece) => [...piece])).subarray(preSkipSamples);
}

/** Signal to error in dB, and the level of what was heard against what was said, away from both ends. */
function compare(heard: Float32Array, original: Float32Array): { snrDb: number; gain: number } {
  let [cross, energy, error] = [0, 0, 0];
  for (let i = 4800; i < original.length - 4800; i++) {
    const [was, is] = [original[i] as number, heard[i] as number];
    cross += was * is;
    energy += was * was;
    error += (was - is) ** 2;
  }
  return { snrDb: 10 * Math.log10(energy / error), gain: cross / energy };
}

describe('where there is an Opus encoder', () => {
  it('it has every option, and no fallback is wanted', async () => {
    for (const options of [{}, { fec: true }, { bitrate: 16_000 }]) {
      expect(await hasOpusEncoder(options)).to.equal(true);
      expect(await opusFallback(options, undefined)).to.equal(undefined);
    }
  });
});

const encoders = [
  { name: 'the browser’s Opus encoder', preSkip: 312, find: () => Promise.resolve(undefined) },
  { name: 'the fallback', preSkip: 336, find: () => withoutAudioEncoder(() => opusFallback({}, undefined)) },
];

for (const { name, preSkip, find } of encoders) {
  describe(name, () => {
    let fallback: OpusFallback | undefined;
    before(async () => {
      fallback = await find();
    });

    for (const pieceSamples of [FRAME, 128, 1000]) {
      it(`makes a packet of each 20 ms, in its place, of pieces of ${pieceSamples} samples`, async () => {
        const { packets, preSkipSamples } = await encode(tone(0.5), { pieceSamples, fallback });
        expect(packets.map(({ data }) => packetSamples(data))).to.deep.equal(packets.map(() => FRAME));
        expect(packets.map(({ atSamples }) => atSamples)).to.deep.equal(packets.map((_, i) => i * FRAME));
        // What is still in the encoder at the end is padded to a packet.
        expect(packets.length).to.be.within(25, 26);
        expect(preSkipSamples).to.equal(preSkip);
      });
    }

    it('keeps level and place of a tone', async () => {
      const original = tone(1);
      const { snrDb, gain } = compare(await decode(await encode(original, { fallback })), original);
      expect(gain).to.be.within(0.9, 1.1);
      // A shift of eight samples would be too much.
      expect(snrDb).to.be.above(8);
    });

    it('leaves nothing out in silence: what comes after is in its place', async () => {
      const samples = new Float32Array(2 * RATE_HZ);
      samples.set(tone(1), RATE_HZ);
      const { packets } = await encode(samples, { options: { fec: true }, fallback });
      expect(packets.map(({ atSamples }) => atSamples)).to.deep.equal(packets.map((_, i) => i * FRAME));
      expect(packets.length).to.be.within(100, 101);
    });

    it('keeps to its bitrate', async () => {
      const noise = Float32Array.from({ length: 2 * RATE_HZ }, () => Math.random() - 0.5);
      for (const bitrate of [16_000, 48_000]) {
        const { packets } = await encode(noise, { options: { bitrate }, fallback });
        const bits = packets.reduce((sum, { data }) => sum + 8 * data.length, 0);
        expect(bits / 2).to.be.within(0.7 * bitrate, 1.3 * bitrate);
      }
    });

    it('goes on after a flush, in step with what it is given', async function () {
      const packets: OpusPacket[] = [];
      const handlers = {
        packet: (packet: OpusPacket) => packets.push(packet),
        failed: (cause: unknown) => expect.fail(String(cause)),
      };
      const encoder = createOpusEncoder({}, handlers, fallback);
      await encoder.flush();
      const rounds: number[][] = [];
      for (let round = 0; round < 3; round++) {
        encoder.encode(tone(0.11));
        await encoder.flush();
        rounds.push(packets.splice(0).map(({ atSamples }) => atSamples));
      }
      encoder.close();
      needs(this, rounds[0]?.length === 6, 'no padding: less than a packet is not flushed');
      const places = [0, 1, 2, 3, 4, 5].map((i) => i * FRAME);
      expect(rounds).to.deep.equal([0, 5280, 10_560].map((from) => places.map((place) => from + place)));
    });

    it('makes no more packets once it is closed, and takes no offence', async () => {
      const packets: OpusPacket[] = [];
      const handlers = {
        packet: (packet: OpusPacket) => packets.push(packet),
        failed: (cause: unknown) => expect.fail(String(cause)),
      };
      const encoder = createOpusEncoder({}, handlers, fallback);
      encoder.close();
      encoder.encode(tone(0.1));
      await encoder.flush();
      encoder.close();
      expect(packets).to.deep.equal([]);
    });

    it('works in a worker', async () => {
      const worker = new Worker(new URL('./opus-encoder.worker.ts', import.meta.url), { type: 'module' });
      const answer = await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage({ samples: tone(0.1), fallback });
      });
      worker.terminate();
      expect(answer).to.be.an('array').with.length.within(5, 6);
    });
  });
}

describe('a fallback that goes wrong', () => {
  /** In the place of opus-recorder's script, behind ours. */
  async function fail(script: string): Promise<{ codes: string[]; places: number[] }> {
    const codes: string[] = [];
    const places: number[] = [];
    const handlers = {
      packet: ({ atSamples }: OpusPacket) => places.push(atSamples),
      failed: (cause: unknown) => codes.push((cause as CallError).code),
    };
    const encoder = createOpusEncoder({}, handlers, new Blob([`${ours.text}\n${script}`], { type: 'text/javascript' }));
    encoder.encode(tone(0.1));
    await encoder.flush();
    encoder.encode(tone(0.1));
    await encoder.flush();
    encoder.close();
    return { codes, places };
  }

  it('before it has started: one worklet-blocked, and nothing waits for it', async () => {
    expect(await fail('throw new Error("no wasm");')).to.deep.equal({ codes: ['worklet-blocked'], places: [] });
    expect(await fail('<!doctype html>')).to.deep.equal({ codes: ['worklet-blocked'], places: [] });
  });

  it('while it encodes: one internal, and nothing waits for it', async () => {
    const script = `onmessage = ({ data }) => {
      if (data.command === 'init') postMessage({ message: 'ready' });
      else throw new Error('abort()');
    };`;
    expect(await fail(script)).to.deep.equal({ codes: ['internal'], places: [] });
  });

  it('when pages are broken: they are passed over', async () => {
    const script = `onmessage = ({ data }) => {
      if (data.command === 'init') postMessage({ message: 'ready' });
      else if (data.command === 'flush') postMessage({ message: 'flushed' });
      else postMessage({ message: 'page', page: new Uint8Array(60).fill(0x4f) });
    };`;
    expect(await fail(script)).to.deep.equal({ codes: [], places: [] });
  });
});
