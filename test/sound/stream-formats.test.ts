import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startAigentSimulator, type AigentCall, type AigentSimulator } from '../../simulators/src/aigent/index.ts';
import { pause } from '../support/call-page.ts';
import { matchWithin, type Match } from '../support/alignment.ts';
import { bandNoise, faded } from '../support/signal.ts';
import { StreamLab, type PlayedCall, type StreamPage, type StreamWindow } from '../support/stream-page.ts';
import { twice } from '../support/twice.ts';
import { soon, until } from '../support/until.ts';
import { fromInt16, MICROPHONE_HZ } from '../support/wav.ts';

const SECONDS = 4;
/** Nowhere like itself, and another one on each side. */
const voice = (seed: number): Float64Array =>
  faded(bandNoise(seed, 120, 3300, MICROPHONE_HZ, SECONDS, 0.15), MICROPHONE_HZ);
const voices = { agent: voice(5), client: voice(6) };
const channels = ['agent', 'client'] as const;

/** What each format leaves of the sound at least, in dB. */
const formats = [
  { codec: 'opus', container: 'webm', leastDb: 8 },
  { codec: 'opus', container: 'ogg', leastDb: 8 },
  { codec: 'opus', container: 'none', leastDb: 8 },
  { codec: 'mulaw', sampleRateHz: 8000, leastDb: 30 },
  { codec: 'alaw', sampleRateHz: 8000, leastDb: 30 },
  { codec: 'pcm', sampleRateHz: 8000, leastDb: 50 },
  { codec: 'pcm', sampleRateHz: 16_000, leastDb: 50 },
] as const;

/** Seconds two and three of the voice, wherever it lies in what was heard. */
async function heard(call: AigentCall, channel: (typeof channels)[number]): Promise<Match & { rateHz: number }> {
  const { rateHz, samples } = await call.sound(channel);
  const all = fromInt16(samples);
  const loud = all.findIndex((value) => Math.abs(value) > 0.05);
  const piece = all.subarray(loud + rateHz, loud + 3 * rateHz);
  // A fade hides where exactly it begins.
  const near = voices[channel].subarray(0.9 * MICROPHONE_HZ, 1.3 * MICROPHONE_HZ);
  const found = matchWithin(piece.subarray(0, rateHz / 5), rateHz, near, MICROPHONE_HZ, { pieceAt: 0 });
  const match = matchWithin(piece, rateHz, voices[channel], MICROPHONE_HZ, { offset: found.offset + 0.9 * rateHz });
  return { ...match, offset: match.offset - loud, rateHz };
}

describe('a streamed call', () => {
  let lab: StreamLab;
  let simulator: AigentSimulator;
  let page: StreamPage;

  before(async () => {
    lab = await StreamLab.start();
    simulator = await startAigentSimulator({ graceMs: 300 });
    page = await lab.open(simulator.url);
  });
  after(async () => {
    await page.tellsNoToken();
    await lab.close();
    await simulator.close();
  });

  for (const transport of ['worker', 'inline'] as const) {
    it(`arrives as it was said, side by side, in every format at once (${transport})`, async (t) => {
      await twice(
        async () => {
          const before = simulator.calls.length;
          await page.playCall(voices.agent, voices.client, MICROPHONE_HZ);
          await page.page.evaluate(
            async ({ wanted, transport }) => {
              const page = window as unknown as StreamWindow & { call: PlayedCall; streams: StreamWindow['session'][] };
              const { call } = page;
              // Every other one is of another copy of the library: both find the same sound.
              const address = '/copy/sessions.js';
              const copy = (await import(address)) as Pick<StreamWindow, 'StreamSession'>;
              page.streams = wanted.map((format, i) => {
                const source: object = { agentSource: call, clientSource: call };
                const options = { ...page.session.options, ...format, transport, ...source };
                return new (i % 2 ? copy : page).StreamSession(options);
              });
              page.streams.forEach((stream) => page.watch(stream));
              await Promise.all(page.streams.map((stream) => stream.start()));
              call.play();
            },
            { wanted: formats.map((format) => ({ ...format, bitrate: 96_000 })), transport },
          );
          await pause(SECONDS * 1000 + 500);
          await page.page.evaluate(async () => {
            const page = window as unknown as StreamWindow & { call: PlayedCall; streams: StreamWindow['session'][] };
            await Promise.all(page.streams.map((stream) => stream.stop()));
            page.call.become('ended');
          });
          const calls = simulator.calls.slice(before);
          assert.equal(calls.length, formats.length);
          await Promise.all(calls.map((call) => soon('the end', call.ended)));
          assert.deepEqual(simulator.breaches, []);
          for (const format of formats) {
            const name = Object.values(format).join(' ');
            const call = calls.find(({ legs }) => {
              const facts = legs.agent[0]?.facts;
              const container = 'container' in format ? format.container : 'none';
              const codec = format.codec === 'pcm' ? 'pcm16' : format.codec;
              const rate = 'sampleRateHz' in format ? format.sampleRateHz : 48_000;
              return facts?.codec === codec && facts.container === container && facts.rateHz === rate;
            });
            assert.ok(call, name);
            const [agent, client] = await Promise.all(channels.map((channel) => heard(call, channel)));
            const apartMs = ((agent!.offset - client!.offset) * 1000) / agent!.rateHz;
            t.diagnostic(
              `${name}: agent ${agent!.worstSnrDb.toFixed(1)} dB, client ${client!.worstSnrDb.toFixed(1)} dB, ${apartMs.toFixed(3)} ms apart`,
            );
            for (const { worstSnrDb, worstLevelDb } of [agent!, client!]) {
              assert.ok(worstSnrDb > format.leastDb, `${name}: ${worstSnrDb} dB`);
              assert.ok(worstLevelDb < 1, `${name}: ${worstLevelDb} dB off`);
            }
            assert.ok(Math.abs(apartMs) < 1, `${name}: ${apartMs} ms apart`);
          }
        },
        (text) => t.diagnostic(text),
      );
      await until('the workers to go', () => page.page.workers().length === 0);
      await page.released();
    });
  }
});
