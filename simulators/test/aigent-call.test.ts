import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sine } from '../src/aigent/index.js';
import { samplesFromAlaw } from '../src/sound/alaw.js';
import { mulawFromSamples } from '../src/sound/mulaw.js';
import { bytesFromSamples, samplesFromBytes } from '../src/sound/pcm.js';
import { readWav, writeWav } from '../src/sound/wav.js';
import {
  frame,
  hangUp,
  likeness,
  metadata,
  openStream,
  sendVoice,
  simulateAigent,
  voice,
  voiceFiles,
  voicePackets,
} from './aigent-helpers.js';
import { until } from './helpers.js';

test('hears both sides of a call, each as it was sent, and leaves three recordings', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'aigent-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const simulator = await simulateAigent(t, { recordings: join(folder, 'calls') });
  const clientCallId = randomUUID();
  const tone = sine(440, 2000, 8000);
  const agent = await openStream(simulator, metadata({ clientCallId }));
  const told = { channel: 'client', clientCallId, codec: 'pcm_mulaw', audioContainer: '', samplingRate: 8000 };
  const client = await openStream(simulator, metadata(told));
  sendVoice(agent, voiceFiles.webm);
  sendVoice(client, mulawFromSamples(tone), 160);
  const call = await simulator.nextCall();
  assert.equal(call.id, clientCallId);
  await until('both sides', () => call.streaming.length === 2);
  await hangUp(agent, client);
  await call.ended;
  const heard = await call.sound('agent');
  assert.equal(heard.rateHz, 48_000);
  assert.ok(likeness(heard.samples, voice()) > 0.95, `${likeness(heard.samples, voice())}`);
  const other = await call.sound('client');
  assert.equal(other.rateHz, 8000);
  assert.equal(other.samples.length, tone.length);
  assert.ok(likeness(other.samples, tone) > 0.999);

  const calls = join(folder, 'calls');
  await until(
    'the recordings',
    () => readdirSync(calls).length === 3 && readFileSync(join(calls, `${call.id}.wav`)).length > 44,
  );
  const written = readWav(readFileSync(join(calls, `${call.id}-client.wav`)));
  assert.deepEqual(written.samples, other.samples);
  const stereo = await call.stereoWav();
  assert.equal(stereo.readUInt16LE(22), 2);
  assert.equal(stereo.readUInt32LE(24), 48_000);
  const woven = samplesFromBytes(stereo.subarray(44));
  const channel = (at: number): Int16Array => woven.filter((_, i) => i % 2 === at);
  assert.ok(likeness(channel(0), voice()) > 0.95, 'the agent is on the left');
  assert.ok(likeness(channel(1), sine(440, 2000, 48_000)) > 0.99, 'the client is on the right');
  assert.deepEqual(simulator.breaches, []);
});

for (const container of ['webm', 'ogg', ''] as const) {
  test(`decodes opus ${container ? `in ${container}` : 'in bare packets'}, however it is cut`, async (t) => {
    const simulator = await simulateAigent(t);
    for (const pieceBytes of [1, 500, 100_000]) {
      const stream = await openStream(simulator, metadata({ audioContainer: container }));
      if (container) sendVoice(stream, voiceFiles[container], pieceBytes);
      else for (const packet of voicePackets()) stream.socket.send(frame(2, packet));
      const call = await simulator.nextCall();
      await hangUp(stream);
      const { samples } = await call.sound('agent');
      assert.ok(likeness(samples, voice()) > 0.95, `${likeness(samples, voice())}`);
    }
    assert.deepEqual(
      simulator.breaches.filter(({ rule }) => rule !== 'one-side-only'),
      [],
    );
  });
}

test('decodes a-law and plain samples', async (t) => {
  const simulator = await simulateAigent(t);
  const tone = sine(440, 500, 16_000);
  const told = (codec: string): object => metadata({ codec, audioContainer: '', samplingRate: 16_000 });
  const plain = await openStream(simulator, told('pcm_s16le'));
  sendVoice(plain, bytesFromSamples(tone), 640);
  const plainCall = await simulator.nextCall();
  await hangUp(plain);
  assert.deepEqual(await plainCall.sound('agent'), { rateHz: 16_000, samples: tone });
  // Both ends of the law, its first step on either side, and the steps around a change of segment (ITU-T G.711, 1a).
  const codes = Buffer.of(0xaa, 0x2a, 0xd5, 0x55, 0xc5, 0xda);
  assert.deepEqual([...samplesFromAlaw(codes)], [32_256, -32_256, 8, -8, 264, 248]);
  const law = await openStream(simulator, told('pcm_alaw'));
  law.socket.send(frame(2, codes));
  const lawCall = await simulator.nextCall();
  await hangUp(law);
  assert.deepEqual((await lawCall.sound('agent')).samples, samplesFromAlaw(codes));
});

test('joins the sound of a side that came back after a cut', async (t) => {
  const simulator = await simulateAigent(t, { graceMs: 500 });
  const told = metadata({ audioContainer: 'ogg' });
  const first = await openStream(simulator, told);
  const call = await simulator.nextCall();
  sendVoice(first, voiceFiles.ogg);
  await until('the voice', () => (call.legs.agent[0]?.voiceFrames ?? 0) > 50);
  first.socket.terminate();
  await until('the cut', () => call.streaming.length === 0);
  assert.equal(call.over, false);
  const second = await openStream(simulator, told);
  sendVoice(second, voiceFiles.ogg);
  await until('the voice again', () => (call.legs.agent[1]?.voiceFrames ?? 0) > 50);
  await hangUp(second);
  await call.ended;
  const { samples } = await call.sound('agent');
  // Each of the two is 101 packets of 20 ms.
  const half = 101 * 960;
  assert.ok(likeness(samples.subarray(0, half), voice()) > 0.95);
  assert.ok(likeness(samples.subarray(half), voice()) > 0.95);
  assert.deepEqual(
    simulator.breaches.map(({ rule, channel }) => [rule, channel]),
    [['one-side-only', 'client']],
  );
});

test('hears a gap of the right length where packets are missing in WebM', async (t) => {
  const simulator = await simulateAigent(t);
  const stream = await openStream(simulator, metadata());
  // Half a second is missing: the second cluster of four.
  const cluster = Buffer.from('1f43b675', 'hex');
  const second = voiceFiles.webm.indexOf(cluster, voiceFiles.webm.indexOf(cluster) + 1);
  const third = voiceFiles.webm.indexOf(cluster, second + 1);
  sendVoice(stream, Buffer.concat([voiceFiles.webm.subarray(0, second), voiceFiles.webm.subarray(third)]));
  const call = await simulator.nextCall();
  await hangUp(stream);
  const { samples } = await call.sound('agent');
  const late = 1.2 * 48_000;
  assert.ok(likeness(samples.subarray(late), voice().subarray(late)) > 0.9);
});

test('writes a WAV file of several channels, the shorter ended in silence', () => {
  const wav = writeWav(8000, [Int16Array.of(1, 2, 3), Int16Array.of(-1)]);
  assert.equal(wav.length, 44 + 12);
  assert.equal(wav.readUInt32LE(4), wav.length - 8);
  assert.equal(wav.readUInt32LE(28), 32_000);
  assert.deepEqual([...samplesFromBytes(wav.subarray(44))], [1, -1, 2, 0, 3, 0]);
  assert.deepEqual(readWav(writeWav(8000, [Int16Array.of(5, -6)])), { rateHz: 8000, samples: Int16Array.of(5, -6) });
});
