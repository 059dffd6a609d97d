import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import { startAillomVoxSimulator } from '../../simulators/src/aillomvox/index.ts';
import { matchWhole, matchWithin } from '../support/alignment.ts';
import { CallLab, pause } from '../support/call-page.ts';
import { bandNoise, faded } from '../support/signal.ts';
import { twice } from '../support/twice.ts';
import { fromInt16, MICROPHONE_HZ, toInt16 } from '../support/wav.ts';
import { soon } from '../support/until.ts';

const RATE_HZ = 16000;
const SPEECH_S = 7;
const BLOCK_MS = 300;

const voice = bandNoise(41, 120, 6000, MICROPHONE_HZ, 15, 0.15);
const speech = toInt16(faded(bandNoise(43, 100, 6000, RATE_HZ, SPEECH_S, 0.15), RATE_HZ));

interface Passage {
  readonly worstGapMs: number;
  /** Gaps nearly as long as the page was blocked. */
  readonly longGaps: number;
  readonly uplinkSnrDb: number;
  readonly downlinkSnrDb: number;
}

describe(`a page that is blocked for ${BLOCK_MS} ms of every second`, () => {
  let lab: CallLab;

  before(async () => {
    lab = await CallLab.start({ microphone: toInt16(voice), autoplay: true });
  });
  afterEach(() => lab.closePages());
  after(() => lab.close());

  it('loses and delays no sound in either direction, with the link in its worker', async (t) => {
    await twice(
      async () => {
        const { worstGapMs, uplinkSnrDb, downlinkSnrDb } = await talk(t, 'worker');
        assert.ok(uplinkSnrDb > 40, `uplink ${uplinkSnrDb} dB`);
        assert.ok(downlinkSnrDb > 40, `downlink ${downlinkSnrDb} dB`);
        assert.ok(worstGapMs < 250, `${worstGapMs} ms between two frames`);
      },
      (text) => t.diagnostic(text),
    );
  });

  it('delays its sound, but loses none of it, with the link on the page: the measurement can fail', async (t) => {
    const { longGaps, uplinkSnrDb } = await talk(t, 'inline');
    assert.ok(longGaps >= 4, `${longGaps} gaps`);
    assert.ok(uplinkSnrDb > 40, `uplink ${uplinkSnrDb} dB`);
  });

  async function talk(t: TestContext, transport: 'worker' | 'inline'): Promise<Passage> {
    const simulator = await startAillomVoxSimulator({ script: 'tone' });
    t.after(() => simulator.close());
    const call = await lab.open({
      attributes: { url: simulator.url, 'sample-rate': String(RATE_HZ), transport },
      script: `window.block = () => setInterval(() => {
        for (const end = performance.now() + ${BLOCK_MS}; performance.now() < end;);
      }, 1000);`,
    });
    await call.click();
    const leg = await soon('a call', simulator.nextCall());
    await call.reaches('active');
    await call.page.evaluate('void window.block()');
    await leg.sendAudio(speech, { speed: 2, chunkMs: 100 });
    await pause(leg.playingForMs + 600);
    const played = await call.recorded();
    leg.hangup();
    await soon('the socket to close', leg.closed);
    const given = await call.recorded('microphone');

    const { frames } = leg.received;
    const gapsMs = frames.slice(1).map(({ atMs }, i) => atMs - frames[i]!.atMs);
    const heard = fromInt16(leg.received.samples());
    const uplink = matchWithin(heard.subarray(0, heard.length - RATE_HZ / 10), RATE_HZ, given.samples, given.rateHz);
    const downlink = matchWhole(played.samples, played.rateHz, fromInt16(speech), RATE_HZ);
    const passage = {
      worstGapMs: Math.max(...gapsMs),
      longGaps: gapsMs.filter((ms) => ms > 250).length,
      uplinkSnrDb: uplink.worstSnrDb,
      downlinkSnrDb: downlink.worstSnrDb,
    };
    t.diagnostic(
      `${transport}: longest gap ${passage.worstGapMs.toFixed(0)} ms, ${passage.longGaps} beyond 250 ms, of ${frames.length} ` +
        `frames; uplink ${passage.uplinkSnrDb.toFixed(1)} dB, downlink ${passage.downlinkSnrDb.toFixed(1)} dB at worst`,
    );
    return passage;
  }
});
