import { expect } from '@open-wc/testing';
import '../../src/components/voice-agent-call/define.js';
import type { VoiceAgentCall } from '../../src/components/voice-agent-call/voice-agent-call.js';
import { decibels, fitTone } from '../dsp/signals.js';
import { countLive, recordSound, watchEvents, type ProbedWindow } from '../support/page-probes.js';
import { until } from '../support/until.js';
import * as farSide from './far-side.js';

const RATE_HZ = 16_000;
const FRAME_BYTES = 640;
const QUIET = 1e-3;
const page = window as unknown as ProbedWindow;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What was played since the page was opened. */
function played(): { samples: Float32Array; rateHz: number; sampleAt: (atMs: number) => number } {
  const { base64, rateHz, clock } = page.recordedSound('speaker');
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const samples = new Float32Array(bytes.buffer);
  return { samples, rateHz, sampleAt: (atMs) => clock.find((block) => block.atMs >= atMs)?.sample ?? samples.length };
}

const isLoud = (sample: number): boolean => Math.abs(sample) > QUIET;

/** A real call over a real socket, made by the page itself: in engines that no driver of ours can click in. */
describe('a whole call of <voice-agent-call>', () => {
  let call: VoiceAgentCall;

  before(() => {
    for (const probe of [watchEvents, countLive, recordSound]) probe();
  });
  beforeEach(async () => {
    page.seenEvents.length = 0;
    call = document.createElement('voice-agent-call');
    call.setAttribute('protocol', 'aillomvox');
    call.setAttribute('url', await farSide.listen());
    call.setAttribute('sample-rate', String(RATE_HZ));
    call.setAttribute('system-prompt', 'You are a test.');
    call.getToken = async () => 'av_demo';
    document.body.append(call);
    const taken = farSide.take();
    await call.start();
    await taken;
    expect(call.state).to.equal('active');
  });
  afterEach(async () => {
    call.end();
    call.remove();
    await farSide.leave();
  });

  it('sends the microphone in frames of 20 ms, fifty a second, from a worker', async () => {
    const before = await farSide.report();
    await pause(3000);
    const { frames, rms, breaches } = await farSide.report();
    const since = frames.slice(before.frames.length);
    const seconds = ((since.at(-1)?.[0] ?? 0) - (since[0]?.[0] ?? 0)) / 1000;
    expect(since.every(([, bytes]) => bytes === FRAME_BYTES)).to.equal(true);
    expect((since.length - 1) / seconds).to.be.within(46, 54);
    // The engines' fake microphones hum or beep.
    expect(rms).to.be.above(0.005);
    expect(call.levels.local.peak).to.be.at.least(0);
    expect(breaches).to.deep.equal([]);
    expect(call.stats?.transport).to.equal('worker');
  });

  it('plays what the agent says, whole and as it was said', async () => {
    const from = played().samples.length;
    await farSide.say(440, 1500, true);
    await until('speech', () => call.levels.remote.peak > 0.2);
    await until('silence', () => call.levels.remote.peak < QUIET);
    await pause(300);
    const { samples, rateHz } = played();
    const heard = samples.subarray(from);
    const begun = heard.findIndex(isLoud);
    const speech = heard.subarray(begun, heard.findLastIndex(isLoud) + 1);
    expect(speech.length / rateHz).to.be.within(1.48, 1.65);
    const { amplitude, rest } = fitTone(speech.subarray(rateHz * 0.1, rateHz * 1.4), 440, rateHz);
    expect(amplitude).to.be.within(0.29, 0.31);
    expect(decibels(amplitude / rest)).to.be.above(40);
  });

  it('falls silent when it is interrupted, and plays what is said next', async () => {
    await farSide.say(440, 10_000, false);
    await until('speech', () => call.levels.remote.peak > 0.2);
    await pause(500);
    const clearedAtMs = Date.now();
    await farSide.clear();
    await pause(1000);
    await farSide.say(880, 500, false);
    await pause(1500);
    const { samples, rateHz, sampleAt } = played();
    const cleared = sampleAt(clearedAtMs);
    const rest = samples.subarray(cleared);
    const answerAt = rest.findIndex((_, i) => i > rateHz / 2 && isLoud(rest[i] as number));
    // Silent from half a second after the word on, at the latest, until the answer comes.
    expect(answerAt / rateHz).to.be.above(0.9);
    const answer = rest.subarray(answerAt + rateHz * 0.1, answerAt + rateHz * 0.4);
    expect(fitTone(answer, 880, rateHz).amplitude).to.be.within(0.29, 0.31);
    expect(rest.subarray(answerAt + rateHz * 0.6).some(isLoud)).to.equal(false);
  });

  it('lets go of microphone, sound, worker and socket when it ends', async () => {
    call.end();
    expect(call.state).to.equal('ended');
    await until('everything to be released', () => {
      const { contexts, tracks, workers, sockets } = page.liveCounts();
      return contexts + tracks + workers + sockets === 0;
    });
    await until('the socket to close', async () => (await farSide.report()).closedWith !== undefined);
    const told = (type: string): unknown[] => page.seenEvents.filter((event) => event.type === type);
    expect(told('call-end')).to.have.length(1);
    expect([...told('call-error'), ...told('call-warning')]).to.deep.equal([]);
    expect(page.seenFaults).to.deep.equal([]);
  });
});
