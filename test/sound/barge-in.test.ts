import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import { startAillomVoxSimulator, type SimulatedCall } from '../../simulators/src/aillomvox/index.ts';
import { matchWhole, matchWithin } from '../support/alignment.ts';
import { CallLab, pause } from '../support/call-page.ts';
import { bandNoise, faded, peak, steepest } from '../support/signal.ts';
import { twice } from '../support/twice.ts';
import { fromInt16, toInt16 } from '../support/wav.ts';
import { soon } from '../support/until.ts';

const RATE_HZ = 16000;
const QUIET = 1e-4;
/** Sent at once: nobody shall hear most of it. */
const monologue = toInt16(faded(bandNoise(31, 100, 6000, RATE_HZ, 12, 0.12), RATE_HZ));
const answer = toInt16(faded(bandNoise(37, 100, 6000, RATE_HZ, 1.5, 0.12), RATE_HZ));

describe('an interrupted agent', () => {
  let lab: CallLab;

  before(async () => {
    lab = await CallLab.start({ autoplay: true });
  });
  afterEach(() => lab.closePages());
  after(() => lab.close());

  it('falls silent on playback_clear_buffer without a click, and its next words are heard whole', (t) =>
    interrupted(t, { clear: (leg) => leg.clear(), answerAfterMs: 600 }));

  it('falls silent on interruption just the same', (t) =>
    interrupted(t, { clear: (leg) => leg.send({ type: 'interruption' }), answerAfterMs: 600 }));

  it('is silenced once by both messages together', (t) =>
    interrupted(t, {
      clear: (leg) => {
        leg.send({ type: 'interruption' });
        leg.clear();
      },
      answerAfterMs: 600,
    }));

  it('is heard whole with what it says in the same breath', (t) =>
    interrupted(t, { clear: (leg) => leg.clear(), answerAfterMs: 0 }));

  async function interrupted(
    t: TestContext,
    { clear, answerAfterMs }: { clear: (leg: SimulatedCall) => void; answerAfterMs: number },
  ): Promise<void> {
    const simulator = await startAillomVoxSimulator({ script: 'tone' });
    t.after(() => simulator.close());
    const note = (text: string): void => t.diagnostic(text);
    await twice(async () => {
      const call = await lab.open({ attributes: { url: simulator.url, 'sample-rate': String(RATE_HZ) } });
      await call.click();
      const leg = await soon('a call', simulator.nextCall());
      await call.reaches('active');
      await leg.sendAudio(monologue, { paced: false });
      await pause(1500);
      const clearedAtMs = Date.now();
      clear(leg);
      if (answerAfterMs > 0) await pause(answerAfterMs);
      await leg.sendAudio(answer, { paced: false });
      await pause(2500);
      const { samples, rateHz, timeOf, sampleAt } = await call.recorded();
      await call.click();
      await soon('the socket to close', leg.closed);

      // The answer is found by itself: what is before it, back to the last sound of the monologue, has to be silence.
      const said = matchWhole(samples, rateHz, fromInt16(answer), RATE_HZ);
      const margin = Math.round(rateHz * 0.005);
      const lastSound = samples.subarray(0, said.start - margin).findLastIndex((value) => Math.abs(value) > QUIET);
      const silentAfterMs = timeOf(lastSound) - clearedAtMs;
      const begun = samples.findIndex((value) => Math.abs(value) > QUIET) + margin;
      const heard = samples.subarray(begun, Math.min(sampleAt(clearedAtMs), lastSound) - margin);
      const before = matchWithin(heard, rateHz, fromInt16(monologue).subarray(0, RATE_HZ * 4), RATE_HZ);
      const end = samples.subarray(lastSound - rateHz / 20, lastSound + margin);
      note(
        `silent ${silentAfterMs.toFixed(0)} ms after the message was sent; before ${before.worstSnrDb.toFixed(1)} dB, answer ` +
          `${said.worstSnrDb.toFixed(1)} dB; steepest step ${steepest(end).toFixed(3)} at the end, ${steepest(heard).toFixed(3)} before`,
      );
      assert.ok(silentAfterMs < 300, `${silentAfterMs} ms`);
      assert.ok(before.worstSnrDb > 40, `before the interruption: ${before.worstSnrDb} dB`);
      assert.ok(said.worstSnrDb > 40, `the answer: ${said.worstSnrDb} dB`);
      // Nothing of what was queued comes back.
      assert.ok(peak(samples.subarray(lastSound + 1, said.start - margin)) <= QUIET);
      assert.ok(said.after < QUIET, `after: ${said.after}`);
      assert.ok(steepest(end) <= steepest(heard), 'a click');
    }, note);
  }
});
