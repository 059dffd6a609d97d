import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startAillomVoxSimulator } from '../../simulators/src/aillomvox/index.ts';
import { matchWithin } from '../support/alignment.ts';
import { CallLab, pause } from '../support/call-page.ts';
import { bandNoise, decibels, faded, join, measureTone, tone, type ToneReading } from '../support/signal.ts';
import { twice } from '../support/twice.ts';
import { fromInt16, MICROPHONE_HZ, toInt16 } from '../support/wav.ts';
import { soon } from '../support/until.ts';

const TONE_HZ = 997;
const TONE_LEVEL = 0.5;
const CALL_MS = 5000;

/** Two and a half seconds of a tone, then noise that fits into every wire's band; longer than a call: no seam is heard. */
const voice = fromInt16(
  toInt16(
    join(
      faded(tone(TONE_HZ, MICROPHONE_HZ, 2.5, TONE_LEVEL), MICROPHONE_HZ),
      faded(bandNoise(11, 120, 3300, MICROPHONE_HZ, 10, 0.15), MICROPHONE_HZ),
    ),
  ),
);

describe('what the visitor says', () => {
  let lab: CallLab;

  before(async () => {
    lab = await CallLab.start({ microphone: toInt16(voice), autoplay: true });
  });
  afterEach(() => lab.closePages());
  after(() => lab.close());

  for (const rateHz of [8000, 16000, 24000]) {
    it(`arrives whole at ${rateHz} Hz: every sample, at its level, in frames of exactly 20 ms`, async (t) => {
      const simulator = await startAillomVoxSimulator({ script: 'tone' });
      t.after(() => simulator.close());
      const note = (text: string): void => t.diagnostic(text);
      await twice(async () => {
        const call = await lab.open({ attributes: { url: simulator.url, 'sample-rate': String(rateHz) } });
        await call.click();
        const leg = await soon('a call', simulator.nextCall());
        await call.reaches('active');
        await pause(CALL_MS);
        await call.click();
        await soon('the socket to close', leg.closed);

        const { frames } = leg.received;
        assert.deepEqual(new Set(frames.map(({ bytes }) => bytes)), new Set([rateHz / 25]));
        const spanMs = frames.at(-1)!.atMs - frames[0]!.atMs;
        const countedMs = (frames.length - 1) * 20;
        const heard = fromInt16(leg.received.samples());
        // Against what the browser gave the page: a browser without processor time loses sound before that.
        const given = await call.recorded('microphone');
        const known = heard.subarray(0, heard.length - rateHz / 10);
        const match = matchWithin(known, rateHz, given.samples, given.rateHz, { pieceAt: rateHz * 4 });
        // And against the file.
        const place = matchWithin(heard, rateHz, voice, MICROPHONE_HZ, { pieceAt: rateHz * 4 });
        const reading = readTone(heard, rateHz, place.offset);
        const levelDb = decibels(reading.amplitude / TONE_LEVEL);
        note(
          `SNR ${match.worstSnrDb.toFixed(1)} dB, level ${match.worstLevelDb.toFixed(4)} dB off at worst; tone ` +
            `${reading.frequencyHz.toFixed(4)} Hz, ${levelDb.toFixed(4)} dB, rest ${reading.restDb.toFixed(1)} dB; ` +
            `${countedMs} ms of sound in ${spanMs.toFixed(0)} ms; against the file ${place.worstSnrDb.toFixed(1)} dB`,
        );
        const bySecond = match.seconds.map(({ snrDb }) => snrDb.toFixed(1)).join(' ');
        assert.ok(match.worstSnrDb > 40, `SNR by second: ${bySecond}`);
        assert.ok(match.worstLevelDb < 0.05, `${match.worstLevelDb} dB`);
        assert.ok(Math.abs(reading.frequencyHz - TONE_HZ) < 0.02, `${reading.frequencyHz} Hz`);
        assert.ok(Math.abs(levelDb) < 0.05, `${levelDb} dB`);
        assert.ok(reading.restDb < -70, `${reading.restDb} dB`);
        assert.ok(Math.abs(spanMs - countedMs) < 150, `${countedMs} ms of sound in ${spanMs} ms`);
        assert.ok(countedMs > CALL_MS - 300, `${countedMs} ms of sound in a call of ${CALL_MS} ms`);
        assert.deepEqual(simulator.breaches, []);
      }, note);
    });
  }

  it('is silence of the same length while muted, and comes back where it is by then', async (t) => {
    const simulator = await startAillomVoxSimulator({ script: 'tone' });
    t.after(() => simulator.close());
    const note = (text: string): void => t.diagnostic(text);
    await twice(async () => {
      const call = await lab.open({ attributes: { url: simulator.url, 'sample-rate': '16000' } });
      const mute = call.page.locator('voice-agent-call [part=mute-button]');
      await call.click();
      const leg = await soon('a call', simulator.nextCall());
      await call.reaches('active');
      await pause(1500);
      await mute.click();
      await pause(1500);
      await mute.click();
      await pause(1500);
      await call.click();
      await soon('the socket to close', leg.closed);

      const heard = fromInt16(leg.received.samples());
      const silentAt = heard.findIndex((_, i) => i > 8000 && heard.subarray(i, i + 1600).every((value) => value === 0));
      const backAt = heard.findIndex((value, i) => i > silentAt + 1600 && value !== 0);
      const silentMs = (backAt - silentAt) / 16;
      const given = await call.recorded('microphone');
      // The ramps and the filter's ringing are left out.
      const resumedAt = backAt + 400;
      const again = matchWithin(heard.subarray(resumedAt, heard.length - 1600), 16000, given.samples, given.rateHz);
      // Before the silence and after it lie on one line: no time was lost or gained.
      const offset = again.offset - resumedAt;
      const spoken = matchWithin(heard.subarray(0, silentAt - 400), 16000, given.samples, given.rateHz, { offset });
      note(
        `silent for ${silentMs.toFixed(0)} ms; SNR ${spoken.worstSnrDb.toFixed(1)}, then ${again.worstSnrDb.toFixed(1)} dB`,
      );
      assert.ok(silentMs > 1200 && silentMs < 2500, `${silentMs} ms`);
      assert.ok(spoken.worstSnrDb > 40, `${spoken.worstSnrDb} dB before`);
      assert.ok(again.worstSnrDb > 40, `${again.worstSnrDb} dB after`);
    }, note);
  });
});

/** One second of the tone that begins the file. */
function readTone(heard: Float64Array, rateHz: number, offset: number): ToneReading {
  const at = Math.max(0, Math.ceil(rateHz / 2 - offset));
  return measureTone(heard.slice(at, at + rateHz), rateHz, TONE_HZ);
}
