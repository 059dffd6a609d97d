import { expect } from '@open-wc/testing';
import { designResampler } from '../../src/audio/dsp/design-resampler.js';
import { script } from '../../src/audio/worklet/audio.worklet.ts?script';
import { CAPTURE, PLAYBACK, type ProcessorOptions } from '../../src/audio/worklet/messages.js';
import { script as sidesScript } from '../../src/audio/worklet/sides.worklet.ts?script';
import { SIDES } from '../../src/audio/worklet/sides-messages.js';
import { decibels, fitTone, tone } from '../dsp/signals.js';

/** Messages reach the audio thread some time after they are sent: offline it must not begin before. */
const delivered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

async function offline(rateHz: number, seconds: number, text = script.text): Promise<OfflineAudioContext> {
  const context = new OfflineAudioContext(1, rateHz * seconds, rateHz);
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  await context.audioWorklet.addModule(url);
  URL.revokeObjectURL(url);
  return context;
}

/** Exact samples: Firefox's oscillators are 67 dB pure. */
function hum(context: OfflineAudioContext): AudioNode {
  const { length, sampleRate } = context;
  const buffer = context.createBuffer(1, length, sampleRate);
  buffer.getChannelData(0).set(tone(440, sampleRate, length));
  const source = new AudioBufferSourceNode(context, { buffer });
  source.start();
  return source;
}

function join(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  pieces.reduce((at, piece) => (whole.set(piece, at), at + piece.length), 0);
  return whole;
}

/** What a link would get of two seconds of a tone. */
async function captured(rateHz: number, wireHz: number, muted: boolean): Promise<Float32Array[]> {
  const context = await offline(rateHz, 2);
  const processorOptions: ProcessorOptions = {
    table: designResampler(rateHz, wireHz),
    frameSamples: wireHz / 50,
    muted,
  };
  const node = new AudioWorkletNode(context, CAPTURE, {
    channelCount: 1,
    channelCountMode: 'explicit',
    processorOptions,
  });
  const { port1, port2 } = new MessageChannel();
  const frames: Float32Array[] = [];
  port2.onmessage = ({ data }: MessageEvent<Float32Array>) => frames.push(data);
  node.port.postMessage({ type: 'connect', port: port1 }, [port1]);
  hum(context).connect(node).connect(context.destination);
  await delivered();
  await context.startRendering();
  await delivered();
  return frames;
}

describe('the audio graph, offline', () => {
  for (const [rateHz, wireHz] of [
    [48_000, 16_000],
    [44_100, 24_000],
    [96_000, 8000],
  ] as const) {
    it(`captures ${rateHz} Hz as frames of 20 ms at ${wireHz} Hz`, async () => {
      const frames = await captured(rateHz, wireHz, false);
      expect(frames.length).to.be.within(98, 100);
      expect(frames.every(({ length }) => length === wireHz / 50)).to.equal(true);
      const { amplitude, rest } = fitTone(join(frames).subarray(wireHz / 10), 440, wireHz);
      expect(amplitude).to.be.within(0.499, 0.501);
      expect(decibels(amplitude / rest)).to.be.above(70);
    });

    it(`plays ${wireHz} Hz at ${rateHz} Hz, whole, when it came all at once`, async () => {
      const context = await offline(rateHz, 3);
      const processorOptions: ProcessorOptions = { table: designResampler(wireHz, rateHz), frameSamples: 0 };
      const node = new AudioWorkletNode(context, PLAYBACK, { numberOfInputs: 0, processorOptions });
      const { port1, port2 } = new MessageChannel();
      node.port.postMessage({ type: 'connect', port: port1 }, [port1]);
      node.connect(context.destination);
      await delivered();
      port2.postMessage(tone(440, wireHz, 2 * wireHz));
      await delivered();
      const heard = (await context.startRendering()).getChannelData(0);
      const begun = heard.findIndex((sample) => Math.abs(sample) > 1e-3);
      const ended = heard.findLastIndex((sample) => Math.abs(sample) > 1e-3);
      // A voice that stops short is faded out over 120 ms: nothing says that there is no more to come.
      expect((ended - begun) / rateHz).to.be.within(1.98, 2.13);
      const { amplitude, rest } = fitTone(heard.subarray(begun + 0.1 * rateHz, begun + 1.9 * rateHz), 440, rateHz);
      expect(amplitude).to.be.within(0.499, 0.501);
      expect(decibels(amplitude / rest)).to.be.above(70);
    });
  }

  it('captures nothing of what a muted microphone hears, from the first sample on', async () => {
    const frames = await captured(48_000, 16_000, true);
    expect(frames.length).to.be.above(90);
    expect(join(frames).every((sample) => sample === 0)).to.equal(true);
  });

  it('cuts two sides at the same instants', async () => {
    const context = await offline(48_000, 2, sidesScript.text);
    const node = new AudioWorkletNode(context, SIDES, {
      numberOfInputs: 2,
      channelCount: 1,
      channelCountMode: 'explicit',
      processorOptions: { table: designResampler(48_000, 16_000), frameSamples: 320 },
    });
    const { port1, port2 } = new MessageChannel();
    const pairs: Float32Array[] = [];
    port2.onmessage = ({ data }: MessageEvent<Float32Array>) => pairs.push(data);
    node.port.postMessage(port1, [port1]);
    const source = hum(context);
    source.connect(node, 0, 0);
    source.connect(node, 0, 1);
    node.connect(context.destination);
    await delivered();
    await context.startRendering();
    await delivered();
    const [first, second] = [0, 320].map((at) => join(pairs.map((pair) => pair.subarray(at, at + 320))));
    expect(first).to.have.length(320 * pairs.length);
    expect(pairs.length).to.be.within(98, 100);
    expect(first).to.deep.equal(second);
    expect(fitTone(first!.subarray(1600), 440, 16_000).amplitude).to.be.within(0.499, 0.501);
  });
});
