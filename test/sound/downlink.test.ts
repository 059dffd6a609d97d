import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import {
  startAillomVoxSimulator,
  type Faults,
  type PacingOptions,
  type SimulatedCall,
} from '../../simulators/src/aillomvox/index.ts';
import { matchPieces, matchWhole } from '../support/alignment.ts';
import { CallLab, pause, type Recorded } from '../support/call-page.ts';
import { bandNoise, faded } from '../support/signal.ts';
import { twice } from '../support/twice.ts';
import { fromInt16, toInt16 } from '../support/wav.ts';
import { soon } from '../support/until.ts';

const SPEECH_S = 4;

interface Broadcast {
  readonly played: Recorded;
  readonly leg: SimulatedCall;
  readonly underruns: number;
  readonly concealedMs: number;
  readonly removedMs: number;
}

describe('what the agent says', () => {
  let lab: CallLab;

  before(async () => {
    lab = await CallLab.start({ autoplay: true });
  });
  afterEach(() => lab.closePages());
  after(() => lab.close());

  for (const rateHz of [8000, 16000, 24000]) {
    it(`is played once, in order, without a gap, when it comes faster than it is heard: ${rateHz} Hz`, (t) =>
      playsWhole(t, rateHz, { speed: 6, chunkMs: 200 }));
  }

  it('is played whole when all of it comes at once', (t) => playsWhole(t, 16000, { paced: false, chunkMs: 100 }));

  it('is played whole when frames are cut in the middle of samples', (t) =>
    playsWhole(t, 24000, { speed: 6, chunkMs: 200 }, { oddChunks: true }));

  it('is played without loss when it comes as it is heard: a late frame costs a pause, never a sample', async (t) => {
    const rateHz = 16000;
    const speech = toInt16(faded(bandNoise(29, 100, rateHz * 0.42, rateHz, SPEECH_S, 0.15), rateHz));
    await twice(
      async () => {
        const { played, underruns, concealedMs, removedMs } = await broadcast(t, rateHz, speech, {
          speed: 1,
          chunkMs: 20,
        });
        const pieces = matchPieces(played.samples, played.rateHz, fromInt16(speech), rateHz, 0.25);
        const spoilt = pieces.filter(({ snrDb }) => snrDb < 40);
        const lateMs = (pieces.reduce((sum, { late }) => sum + late, 0) * 1000) / played.rateHz;
        t.diagnostic(
          `${pieces.length - spoilt.length} of ${pieces.length} pieces exact, the last ${lateMs.toFixed(1)} ms later than ` +
            `the first; ${underruns} underruns, ${concealedMs.toFixed(1)} ms concealed, ${removedMs.toFixed(1)} caught up`,
        );
        // On a calm machine there is no underrun at all: then every piece has to be exact.
        assert.ok(spoilt.length <= underruns * 2, `${spoilt.length} spoilt pieces, ${underruns} underruns`);
        // A source known to keep real time may be caught up with.
        const least = concealedMs - removedMs;
        assert.ok(lateMs > least - 1 && lateMs < concealedMs + 1, `${lateMs} ms later, ${concealedMs} ms concealed`);
        assert.ok(underruns <= 3, `${underruns} underruns`);
      },
      (text) => t.diagnostic(text),
    );
  });

  it('makes a poor line when it stutters, none when it pauses between sentences', async (t) => {
    const rateHz = 16000;
    const speech = (seconds: number): Int16Array =>
      toInt16(faded(bandNoise(31, 100, rateHz * 0.42, rateHz, seconds, 0.15), rateHz));
    const simulator = await startAillomVoxSimulator({ script: 'tone' });
    t.after(() => simulator.close());
    await twice(
      async () => {
        const call = await lab.open({ attributes: { url: simulator.url } });
        await call.click();
        const leg = await soon('a call', simulator.nextCall());
        await call.reaches('active');
        const told = async (): Promise<unknown[]> =>
          (await call.events('call-warning')).map(({ detail }) => [detail['code'], detail['raised']]);
        for (let sentence = 0; sentence < 4; sentence++) {
          await leg.sendAudio(speech(1.4));
          await pause(leg.playingForMs + 500);
        }
        assert.deepEqual(await told(), []);
        // What a line that is too slow for it makes of a voice.
        await leg.sendAudio(speech(5), { speed: 0.67 });
        assert.deepEqual(await told(), [['poor-line', true]]);
        assert.equal(await call.page.evaluate('document.querySelector("voice-agent-call").stats.quality'), 'poor');
        await call.click();
        await soon('the socket to close', leg.closed);
      },
      (text) => t.diagnostic(text),
    );
  });

  async function playsWhole(t: TestContext, rateHz: number, pacing: PacingOptions, faults: Faults = {}): Promise<void> {
    const speech = toInt16(faded(bandNoise(23, 100, rateHz * 0.42, rateHz, SPEECH_S, 0.15), rateHz));
    await twice(
      async () => {
        const { played, leg } = await broadcast(t, rateHz, speech, pacing, faults);
        const match = matchWhole(played.samples, played.rateHz, fromInt16(speech), rateHz);
        const sentAtMs = leg.sent.frames[0]!.atMs + performance.timeOrigin;
        t.diagnostic(
          `SNR ${match.worstSnrDb.toFixed(1)} dB, level ${match.worstLevelDb.toFixed(4)} dB off at worst, begins ` +
            `${(played.timeOf(match.start) - sentAtMs).toFixed(0)} ms after it was sent`,
        );
        const bySecond = match.seconds.map(({ snrDb }) => snrDb.toFixed(1)).join(' ');
        assert.ok(match.worstSnrDb > 40, `SNR by second: ${bySecond}`);
        assert.ok(match.worstLevelDb < 0.02, `${match.worstLevelDb} dB`);
        // Nothing else was played: the sound is as long as what was sent.
        assert.ok(match.before < 1e-4, `before: ${match.before}`);
        assert.ok(match.after < 1e-4, `after: ${match.after}`);
      },
      (text) => t.diagnostic(text),
    );
  }

  /** A call in which the agent says `speech`, and nothing else. */
  async function broadcast(
    t: TestContext,
    rateHz: number,
    speech: Int16Array,
    pacing: PacingOptions,
    faults: Faults = {},
  ): Promise<Broadcast> {
    const simulator = await startAillomVoxSimulator({ script: 'tone', faults });
    t.after(() => simulator.close());
    const call = await lab.open({ attributes: { url: simulator.url, 'sample-rate': String(rateHz) } });
    await call.click();
    const leg = await soon('a call', simulator.nextCall());
    await call.reaches('active');
    await leg.sendAudio(speech, pacing);
    await pause(leg.playingForMs + 1200);
    const jitter = await call.jitter();
    const played = await call.recorded();
    await call.click();
    await soon('the socket to close', leg.closed);
    return { played, leg, ...jitter };
  }
});
