import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { startAillomVoxSimulator } from '../../simulators/src/aillomvox/index.ts';
import { matchWithin } from '../support/alignment.ts';
import { CallLab, pause } from '../support/call-page.ts';
import { bandNoise, join, sampled } from '../support/signal.ts';
import { soon, until } from '../support/until.ts';
import { MICROPHONE_HZ, toInt16, wavSamples } from '../support/wav.ts';

const CLIP_HZ = 16000;

/** A sentence of the simulator's voice, 16 kHz. */
function clip(name: string): Float64Array {
  return wavSamples(readFileSync(new URL(`../../simulators/voices/${name}.wav`, import.meta.url)));
}

function forMicrophone(speech: Float64Array): Float64Array {
  const step = CLIP_HZ / MICROPHONE_HZ;
  return sampled(speech, 0, step, Math.floor(speech.length / step)).map((value) => value * 0.7);
}

describe('a conversation', () => {
  let lab: CallLab;

  before(async () => {
    // The visitor listens for four seconds, interrupts the greeting, hears the answer, and speaks again.
    const visitor = forMicrophone(clip('timing'));
    const quiet = (seconds: number): Float64Array => bandNoise(53, 100, 4000, MICROPHONE_HZ, seconds, 0.0003);
    const microphone = toInt16(join(quiet(4), visitor, quiet(6), visitor, quiet(20)));
    lab = await CallLab.start({ microphone, autoplay: true });
  });
  after(() => lab.close());

  it('greets, lets itself be interrupted, listens, answers with what it heard, and shows all of it', async (t) => {
    const simulator = await startAillomVoxSimulator();
    t.after(() => simulator.close());
    const call = await lab.open({ attributes: { url: simulator.url, 'sample-rate': String(CLIP_HZ) } });
    await call.click();
    await call.reaches('active');
    const leg = await soon('a call', simulator.nextCall());
    const lines = call.page.locator('voice-agent-call [part~=line]');
    const shows = (text: RegExp): Promise<boolean> =>
      until(`“${text.source}” in the transcript`, async () =>
        (await lines.allInnerTexts()).some((line) => text.test(line)),
      );

    // Interrupted: the greeting stays as far as it was heard.
    await shows(/Hello, and welcome.*…/);
    const { samples, rateHz, timeOf } = await call.recorded();
    await shows(/You\s+\(you spoke for \d\.\d seconds\)/);
    await shows(/You spoke, and I stopped/);
    // The second turn comes back in the visitor's own voice.
    await shows(/Here is what I heard\. \(your own voice, \d\.\d seconds\) That was your own voice/);
    await pause(300);
    await call.click();
    await soon('the socket to close', leg.closed);
    t.diagnostic((await lines.allInnerTexts()).map((line) => line.replaceAll('\n', ' ')).join(' | '));

    const begun = samples.findIndex((value) => Math.abs(value) > 1e-4);
    const heard = samples.subarray(begun + rateHz / 50, begun + 2 * rateHz);
    const greeting = matchWithin(heard, rateHz, clip('greeting'), CLIP_HZ);
    const firstSentMs = leg.sent.frames[0]!.atMs + performance.timeOrigin;
    t.diagnostic(
      `greeting ${greeting.worstSnrDb.toFixed(1)} dB, ${(timeOf(begun) - firstSentMs).toFixed(0)} ms after it was sent`,
    );
    assert.ok(greeting.worstSnrDb > 20, `${greeting.worstSnrDb} dB`);

    const states = (await call.events('agent-state-change')).map(({ detail }) => detail['state']);
    t.diagnostic(states.join(' '));
    for (const state of ['speaking', 'listening', 'thinking']) assert.ok(states.includes(state), state);
    const roles = (await call.events('call-transcript')).filter(({ detail }) => detail['final']);
    assert.deepEqual(
      roles.map(({ detail }) => detail['role']),
      ['agent', 'user', 'agent', 'user', 'agent'],
    );
    assert.deepEqual(leg.breaches, []);
    assert.deepEqual(await call.events('call-error'), []);
    assert.deepEqual(await call.events('call-warning'), []);
    assert.deepEqual(await call.faults(), []);
  });
});
