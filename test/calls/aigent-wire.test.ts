import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, it, type TestContext } from 'node:test';
import { WebSocket } from 'ws';
import { startAigentSimulator } from '../../simulators/src/aigent/index.ts';
import { createCodec } from '../../src/audio/codecs/index.ts';
import { createContainer } from '../../src/audio/containers/index.ts';
import { aigent } from '../../src/protocols/aigent.ts';
import type { StreamOptions } from '../../src/protocols/stream-dialect.ts';
import { encodeInBrowser, type Encoded } from '../support/opus-packets.ts';
import { bandNoise, compare, sampled } from '../support/signal.ts';
import { soon, until } from '../support/until.ts';
import { fromInt16 } from '../support/wav.ts';

const RATE_HZ = 48_000;
/** Nowhere like itself, and another one on each side: nothing can be swapped, shifted or left out unnoticed. */
const voices = { agent: bandNoise(5, 120, 3300, RATE_HZ, 2, 0.15), client: bandNoise(6, 120, 3300, RATE_HZ, 2, 0.15) };
const channels = ['agent', 'client'] as const;

const options: StreamOptions = {
  callId: '',
  token: 'aigent_demo',
  agentId: 'a-17',
  clientId: 'acme',
  agentWindowsUsername: 'ACME\\ada',
};

type Pieces = readonly Uint8Array[];

/**
 * Sends both voices as the dialect frames them, and answers what the far side made of it. Each list of pieces goes over a
 * socket of its own; the line of one that is not the last is cut.
 */
async function stream(
  t: TestContext,
  changes: Partial<StreamOptions>,
  piecesOf: (channel: (typeof channels)[number], options: StreamOptions) => readonly Pieces[],
) {
  const simulator = await startAigentSimulator({ graceMs: 1000 });
  t.after(() => simulator.close());
  const mine = { ...options, url: simulator.url, callId: randomUUID(), ...changes };
  assert.equal(aigent.check(mine), undefined);
  const open = async (channel: (typeof channels)[number], pieces: Pieces): Promise<WebSocket> => {
    const socket = new WebSocket(aigent.url(mine));
    await new Promise((resolve) => socket.once('open', resolve));
    const wire = aigent.connect(channel, mine);
    socket.send(wire.greet(Date.now()));
    for (const piece of pieces) socket.send(wire.frameAudio(piece, Date.now()));
    return socket;
  };
  const sockets: WebSocket[] = [];
  for (const channel of channels) {
    const lists = piecesOf(channel, mine);
    for (const [i, pieces] of lists.entries()) {
      const socket = await open(channel, pieces);
      if (i === lists.length - 1) sockets.push(socket);
      else {
        const arrived = (): boolean => simulator.calls[0]?.legs[channel][i]?.voiceFrames === pieces.length;
        await until('all that was sent before the cut', arrived);
        socket.terminate();
        await until('the cut', () => !simulator.calls[0]?.streaming.includes(channel));
      }
    }
  }
  for (const socket of sockets) socket.close(1000);
  const call = await soon('the call', simulator.nextCall());
  await soon('its end', call.ended);
  assert.deepEqual(simulator.breaches, []);
  return call;
}

describe('what the Aigent dialect puts on the wire', () => {
  let encoded: Record<(typeof channels)[number], Encoded>;

  before(async () => {
    encoded = { agent: await encodeInBrowser(voices.agent), client: await encodeInBrowser(voices.client) };
  });

  for (const container of ['webm', 'ogg', 'none'] as const) {
    it(`keeps every rule and carries both voices as opus in ${container}`, async (t) => {
      const call = await stream(t, { container }, (channel) => {
        const { packets, preSkipSamples } = encoded[channel];
        const made = createContainer(container, { preSkipSamples });
        return [[...packets.flatMap((packet) => made.write(packet)), ...made.end()]];
      });
      for (const channel of channels) {
        const heard = fromInt16((await call.sound(channel)).samples);
        const piece = (samples: Float64Array): Float64Array => samples.slice(4800, 91_200);
        const { snrDb } = compare(piece(heard), piece(voices[channel]));
        assert.ok(snrDb > 10, `${channel}: ${snrDb} dB`);
      }
    });
  }

  for (const container of ['webm', 'ogg', 'none'] as const) {
    it(`${container}: through a cut line, on one side with a loss, both voices stay in their place`, async (t) => {
      const [cut, again] = [40, 50];
      const call = await stream(t, { container }, (channel) => {
        const { packets, preSkipSamples } = encoded[channel];
        const next = channel === 'agent' ? cut : again;
        return [packets.slice(0, cut), packets.slice(next)].map((part, i) => {
          // WebM counts from the beginning of the call; the others from where the first one was cut: what was lost in
          // between is a gap.
          const fromSamples = container === 'webm' ? 0 : i * cut * 960;
          const made = createContainer(container, { preSkipSamples, fromSamples });
          return part.flatMap((packet) => made.write(packet));
        });
      });
      assert.deepEqual([call.legs.agent.length, call.legs.client.length], [2, 2]);
      for (const channel of channels) {
        const heard = fromInt16((await call.sound(channel)).samples);
        const whole: readonly [number, number][] =
          channel === 'agent'
            ? [[4800, 91_200]]
            : [
                [4800, (cut - 1) * 960],
                [(again + 5) * 960, 91_200],
              ];
        for (const [from, to] of whole) {
          const { snrDb } = compare(heard.slice(from, to), voices[channel].slice(from, to));
          assert.ok(snrDb > 10, `${channel} from ${from} on: ${snrDb} dB`);
        }
      }
    });
  }

  for (const [codec, worstDb] of [
    ['mulaw', 30],
    ['alaw', 30],
    ['pcm', 70],
  ] as const) {
    for (const sampleRateHz of [8000, 16_000]) {
      it(`keeps every rule and carries both voices as ${codec} at ${sampleRateHz} Hz`, async (t) => {
        const step = RATE_HZ / sampleRateHz;
        const voiceAt = (channel: (typeof channels)[number]): Float64Array =>
          sampled(voices[channel], 0, step, 2 * sampleRateHz);
        const call = await stream(t, { codec, sampleRateHz }, (channel, mine) => {
          const format = aigent.format(mine);
          if (format.encoding === 'opus') throw new Error('not asked for');
          const coder = createCodec(format.encoding);
          const samples = Float32Array.from(voiceAt(channel));
          const frame = (format.sampleRateHz * format.frameMs) / 1000;
          const pieces = Array.from({ length: samples.length / frame }, (_, i) =>
            coder.encode(samples.subarray(i * frame, (i + 1) * frame)).slice(),
          );
          return [pieces];
        });
        for (const channel of channels) {
          const { rateHz, samples } = await call.sound(channel);
          assert.equal(rateHz, sampleRateHz);
          const { snrDb } = compare(fromInt16(samples), voiceAt(channel));
          assert.ok(snrDb > worstDb, `${channel}: ${snrDb} dB`);
        }
      });
    }
  }
});
