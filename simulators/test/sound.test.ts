import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinSamples, sine } from '../src/sound/pcm.js';
import { RecentAudio } from '../src/sound/recent-audio.js';
import { resample } from '../src/sound/resample.js';
import { VoiceActivity } from '../src/sound/voice-activity.js';
import { voiceClips } from '../src/sound/voice-clips.js';
import { readWav } from '../src/sound/wav.js';

function rms(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** Rising zero crossings by linear interpolation: first to last, so that the ends do not count. */
function frequencyOf(samples: Int16Array, rateHz: number): number {
  const crossings: number[] = [];
  for (let i = 1; i < samples.length; i++) {
    const [before, after] = [samples[i - 1] ?? 0, samples[i] ?? 0];
    if (before < 0 && after >= 0) crossings.push(i - 1 + -before / (after - before));
  }
  return ((crossings.length - 1) * rateHz) / ((crossings.at(-1) ?? 0) - (crossings[0] ?? 0));
}

test('keeps level, frequency and place of a 1 kHz tone from 16 to 24 to 8 kHz', () => {
  const tone = sine(1000, 1000, 16000, 0.5);
  const at24 = resample({ rateHz: 16000, samples: tone }, 24000);
  const at8 = resample({ rateHz: 24000, samples: at24 }, 8000);
  assert.equal(at24.length, 24000);
  assert.equal(at8.length, 8000);
  const middle = at8.subarray(400, 7600);
  assert.ok(Math.abs(20 * Math.log10(rms(middle) / rms(tone))) < 0.05, `${rms(middle)} of ${rms(tone)}`);
  assert.ok(Math.abs(frequencyOf(middle, 8000) - 1000) < 0.1, `${frequencyOf(middle, 8000)} Hz`);
  const exact = sine(1000, 1000, 8000, 0.5).subarray(400, 7600);
  const error = middle.map((sample, i) => sample - (exact[i] ?? 0));
  assert.ok(20 * Math.log10(rms(error) / rms(exact)) < -60, `error ${rms(error)}`);
});

test('takes out what the lower rate cannot hold', () => {
  const tone = sine(6000, 500, 16000, 0.5);
  const at8 = resample({ rateHz: 16000, samples: tone }, 8000).subarray(400, 3600);
  assert.ok(20 * Math.log10(rms(at8) / rms(tone)) < -60, `${rms(at8)}`);
});

test('finds an utterance in noise at every rate, and tells its place and length', () => {
  for (const rateHz of [8000, 16000, 24000]) {
    const noise = (ms: number): Int16Array =>
      Int16Array.from({ length: (ms * rateHz) / 1000 }, () => (Math.random() - 0.5) * 200);
    const stream = joinSamples([noise(5000), sine(250, 1500, rateHz, 0.3), noise(1000)]);
    const activity = new VoiceActivity(rateHz);
    const events = [];
    for (let at = 0; at < stream.length; at += 441) events.push(...activity.push(stream.subarray(at, at + 441)));
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['began', 'ended'],
    );
    const ended = events[1];
    assert.ok(ended?.kind === 'ended');
    assert.ok(Math.abs(ended.speechMs - 1500) <= 40, `${ended.speechMs} ms`);
    assert.ok(Math.abs(ended.fromSample / rateHz - 4.8) < 0.05);
    assert.ok(Math.abs(ended.toSample / rateHz - 6.7) < 0.05);
  }
});

test('does not split an utterance at a pause shorter than the hangover', () => {
  const activity = new VoiceActivity(16000);
  const voice = sine(250, 500, 16000, 0.3);
  const events = activity.push(joinSamples([voice, new Int16Array(6400), voice, new Int16Array(16000)]));
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['began', 'ended'],
  );
});

test('learns a loud steady noise as the floor, and ends the utterance that it was taken for', () => {
  const activity = new VoiceActivity(16000);
  const noise = Int16Array.from({ length: 16000 * 10 }, () => (Math.random() - 0.5) * 3000);
  const events = activity.push(noise);
  assert.equal(activity.speaking, false);
  assert.ok(events.length <= 2);
  const voice = activity.push(sine(250, 500, 16000, 0.4));
  assert.equal(voice[0]?.kind, 'began');
});

test('forgets old audio but keeps positions', () => {
  const recent = new RecentAudio();
  for (let i = 0; i < 10; i++) recent.push(Int16Array.of(i * 2, i * 2 + 1));
  recent.forgetBefore(9);
  assert.deepEqual([...recent.slice(10, 13)], [10, 11, 12]);
  assert.deepEqual([...recent.slice(0, 10)], [8, 9]);
  assert.equal(recent.toSample, 20);
});

test('has a clip with words and an audible level for every sentence', () => {
  for (const name of ['greeting', 'story', 'farewell', 'echo-before'] as const) {
    const clip = voiceClips.get(name, 16000);
    assert.ok(clip.text.length > 10);
    assert.ok(rms(clip.samples) > 2000);
    assert.equal(voiceClips.get(name, 16000), clip);
  }
});

test('refuses files that are no 16-bit mono WAVE', () => {
  assert.throws(() => readWav(Buffer.from('hello')), /RIFF/);
  const stereo = Buffer.alloc(44);
  stereo.write('RIFF', 0, 'latin1');
  stereo.write('WAVEfmt ', 8, 'latin1');
  stereo.writeUInt32LE(16, 16);
  stereo.writeUInt16LE(1, 20);
  stereo.writeUInt16LE(2, 22);
  stereo.writeUInt16LE(16, 34);
  assert.throws(() => readWav(stereo), /mono/);
});
