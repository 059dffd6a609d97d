import { expect } from '@open-wc/testing';
import type { OpusPacket } from '../../src/audio/containers/index.js';
import { opusHead, packetSamples } from '../../src/audio/containers/opus.js';
import { createOpusEncoder, hasOpusEncoder, type OpusEncoderOptions } from '../../src/audio/opus-encoder.js';

const RATE_HZ = 48_000;
const FRAME = 960;

const tone = (seconds: number, amplitude = 0.5): Float32Array =>
  Float32Array.from({ length: seconds * RATE_HZ }, (_, i) => amplitude * Math.sin((2 * Math.PI * 440 * i) / RATE_HZ));

async function encode(samples: Float32Array, options: OpusEncoderOptions = {}, pieceSamples = FRAME) {
  const packets: OpusPacket[] = [];
  const failures: unknown[] = [];
  const encoder = createOpusEncoder(options, {
    packet: (packet) => packets.push(packet),
    failed: (cause) => failures.push(cause),
  });
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
  // Nothing is dropped by the decoder: the test does that itself.
  const description = opusHead(0);
  decoder.configure({ codec: 'opus', sampleRate: RATE_HZ, numberOfChannels: 1, description });
  for (const { data, atSamples } of packets)
    decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: (atSamples * 1e6) / RATE_HZ, data: data.slice() }));
  await decoder.flush();
  return Float32Array.from(pieces.flatMap((piece) => [...piece])).subarray(preSkipSamples);
}

describe('the Opus encoder', () => {
  it('is there, with every option', async () => {
    for (const options of [{}, { fec: true }, { bitrate: 16_000 }])
      expect(await hasOpusEncoder(options)).to.equal(true);
  });

  for (const pieceSamples of [FRAME, 128, 1000]) {
    it(`makes a packet of each 20 ms, in its place, of pieces of ${pieceSamples} samples`, async () => {
      const { packets, preSkipSamples } = await encode(tone(0.5), {}, pieceSamples);
      expect(packets.map(({ data }) => packetSamples(data))).to.deep.equal(packets.map(() => FRAME));
      expect(packets.map(({ atSamples }) => atSamples)).to.deep.equal(packets.map((_, i) => i * FRAME));
      // What is still in the encoder at the end is padded to a packet.
      expect(packets.length).to.be.within(25, 26);
      expect(preSkipSamples).to.equal(312);
    });
  }

  it('keeps level and place of a tone', async () => {
    const original = tone(1);
    const heard = await decode(await encode(original));
    let [cross, energy, error] = [0, 0, 0];
    for (let i = 4800; i < 43_200; i++) {
      const [was, is] = [original[i] as number, heard[i] as number];
      cross += was * is;
      energy += was * was;
      error += (was - is) ** 2;
    }
    expect(cross / energy).to.be.within(0.9, 1.1);
    // A shift of eight samples would be too much.
    expect(10 * Math.log10(energy / error)).to.be.above(8);
  });

  it('leaves nothing out in silence: what comes after is in its place', async () => {
    const samples = new Float32Array(2 * RATE_HZ);
    samples.set(tone(1), RATE_HZ);
    const { packets } = await encode(samples, { fec: true });
    expect(packets.map(({ atSamples }) => atSamples)).to.deep.equal(packets.map((_, i) => i * FRAME));
    expect(packets.length).to.be.within(100, 101);
  });

  it('makes no more packets once it is closed, and takes no offence', async () => {
    const packets: OpusPacket[] = [];
    const encoder = createOpusEncoder({}, { packet: (packet) => packets.push(packet), failed: () => undefined });
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
      worker.postMessage(tone(0.1));
    });
    worker.terminate();
    expect(answer).to.be.an('array').with.length.within(5, 6);
  });
});
