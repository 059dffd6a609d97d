import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startAigentSimulator, type AigentCall, type Channel } from '../../simulators/src/aigent/index.ts';
import { startAudinSimulator } from '../../simulators/src/audin/index.ts';
import { startAillomVoxSimulator } from '../../simulators/src/aillomvox/index.ts';
import type { OperatorSession, StreamFollower, StreamSession, TappableSession } from '../../src/sessions/index.ts';
import { matchPieces, matchWithin } from '../support/alignment.ts';
import { CallLab, pause } from '../support/call-page.ts';
import { OperatorLab } from '../support/operator-page.ts';
import { bandNoise, faded, peak } from '../support/signal.ts';
import { twice } from '../support/twice.ts';
import { soon, until } from '../support/until.ts';
import { fromInt16, MICROPHONE_HZ, toInt16 } from '../support/wav.ts';

const LINE_HZ = 8000;
const CALLER = '+393331234567';
const voice = fromInt16(toInt16(faded(bandNoise(7, 120, 3300, MICROPHONE_HZ, 12, 0.15), MICROPHONE_HZ)));
const speech = toInt16(faded(bandNoise(31, 120, 3360, LINE_HZ, 4, 0.15), LINE_HZ));

const stream = {
  protocol: 'aigent',
  codec: 'pcm',
  sampleRateHz: 16_000,
  agentId: 'a-17',
  clientId: 'acme',
  agentWindowsUsername: 'ACME\\ada',
};

interface FollowedWindow {
  follower: StreamFollower;
  stream: StreamSession;
  faults: string[];
}

/** Runs in a page: streams the calls of `session`, with a copy of the library of its own. */
async function follow(session: TappableSession, copy: string, options: object): Promise<void> {
  const library = (await import(copy)) as {
    StreamSession: new (options: object) => StreamSession;
    StreamFollower: new (stream: StreamSession, session: TappableSession) => StreamFollower;
  };
  const page = window as unknown as FollowedWindow;
  page.stream = new library.StreamSession({ ...options, getToken: async () => 'aigent_demo' });
  page.faults = [];
  for (const type of ['call-error', 'call-warning'] as const)
    page.stream.addEventListener(type, ({ detail }) => page.faults.push(`${detail.code} ${detail.message}`));
  page.follower = new library.StreamFollower(page.stream, session);
}

const sideOf = async (call: AigentCall, channel: Channel): Promise<Float64Array> =>
  fromInt16((await call.sound(channel)).samples);

describe('a call that is streamed from its own page', () => {
  it('taps an operator’s call, found across copies of the library: both sides, and nothing is different for the operator', async (t) => {
    const analytics = await startAigentSimulator({ graceMs: 300 });
    const simulator = await startAudinSimulator({ farEnd: 'quiet', answerAfterMs: 200 });
    const lab = await OperatorLab.start(() => simulator, toInt16(voice));
    try {
      await twice(
        async () => {
          const operator = await lab.open(simulator);
          const options = JSON.stringify({ ...stream, url: analytics.url });
          await operator.page.evaluate(`(${follow.toString()})(window.session, '/copy/sessions.js', ${options})`);
          await operator.do((session) => session.goOnline(['num-1']));
          const beganMs = Date.now();
          const phone = simulator.ring({ to: 'num-1', from: CALLER });
          await operator.is('ringing');
          await operator.do((session) => session.accept());
          await soon('the call', phone.connected);
          await operator.is('active');
          await phone.say(speech);
          await pause(300);
          await operator.do((session) => session.setMicMuted(true));
          await pause(700);
          const { made } = await operator.live();
          const jitter = await operator.do(({ stats }) => ({ ...stats.jitter }));
          const [played, given] = [await operator.recorded(), await operator.recorded('microphone')];
          await operator.do((session: OperatorSession) => session.hangUp());
          const call = await soon('the streamed call', analytics.nextCall());
          await soon('its end', call.ended);
          const faults = await operator.page.evaluate(() => (window as unknown as FollowedWindow).faults);

          assert.deepEqual(faults, []);
          assert.deepEqual(analytics.breaches, []);
          assert.deepEqual({ contexts: made.contexts, microphones: made.microphones }, { contexts: 1, microphones: 1 });
          const { voice: told, ...facts } = call.legs.agent[0]!.metadata as { voice: object } & Record<string, unknown>;
          assert.deepEqual((told as { direction: string }).direction, 'inbound');
          assert.equal(facts['ani'], CALLER);
          assert.equal(facts['agentAni'], phone.to);

          const [agent, client] = [await sideOf(call, 'agent'), await sideOf(call, 'client')];
          const mute = agent.length - 0.5 * 16_000;
          assert.equal(peak(agent.subarray(mute)), 0, 'silence while muted');
          const known = agent.subarray(3200, 3200 + 3 * 16_000);
          const microphone = given.samples.subarray(given.sampleAt(beganMs));
          const said = matchWithin(known, 16_000, microphone, given.rateHz);
          const source = fromInt16(speech);
          const streamed = matchPieces(client, 16_000, source, LINE_HZ, 0.25).slice(0, -1);
          const heard = matchPieces(
            played.samples.subarray(played.sampleAt(beganMs)),
            played.rateHz,
            source,
            LINE_HZ,
            0.25,
          );
          const spoilt = streamed.filter(({ snrDb }) => snrDb < 30);
          t.diagnostic(
            `agent ${said.worstSnrDb.toFixed(1)} dB; client ${streamed.map(({ snrDb }) => snrDb.toFixed(0)).join(' ')}; operator heard ${heard
              .map(({ snrDb }) => snrDb.toFixed(0))
              .join(' ')}; ${jitter.underruns} underruns`,
          );
          assert.ok(said.worstSnrDb > 40, `agent: ${said.worstSnrDb} dB`);
          assert.ok(spoilt.length <= (jitter.underruns ?? 0) * 2, `client: ${spoilt.length} spoilt`);
          // What the far end was sent is what was streamed: nobody is heard twice.
          assert.ok(Math.abs(client.length - agent.length) <= 320);
          const open = heard.filter(({ snrDb }) => snrDb < 30);
          assert.ok(open.length <= (jitter.underruns ?? 0) * 2 + 1, `the operator: ${open.length} spoilt`);

          // The next call is another one, over the same follower.
          const second = simulator.ring({ to: 'num-1', from: CALLER });
          await operator.is('ringing');
          await operator.do((session) => session.accept());
          await soon('the second call', second.connected);
          await until(
            'the second stream',
            () => analytics.calls.length % 2 === 0 && analytics.calls.at(-1)!.streaming.length === 2,
          );
          assert.notEqual(analytics.calls.at(-1)!.id, call.id);
          second.hangUp();
          await soon('its end', analytics.calls.at(-1)!.ended);
          void analytics.nextCall();
          await operator.close();
        },
        (text) => t.diagnostic(text),
      );
    } finally {
      await lab.close();
      await simulator.close();
      await analytics.close();
    }
  });

  it('taps a visitor’s call: the agent is the far side, from its first word', async (t) => {
    const analytics = await startAigentSimulator({ graceMs: 300 });
    const greeting = bandNoise(41, 120, 3300, 16_000, 2, 0.15);
    const provider = await startAillomVoxSimulator({
      callsPerKey: 10,
      script: (call) => void call.sendAudio(toInt16(greeting)),
    });
    const lab = await CallLab.start({ microphone: toInt16(voice), autoplay: true });
    try {
      await twice(
        async () => {
          const visit = await lab.open({ attributes: { url: provider.url, 'sample-rate': '16000' } });
          const options = JSON.stringify({ ...stream, url: analytics.url });
          await visit.page.evaluate(
            `(${follow.toString()})(document.querySelector('voice-agent-call').session, '/npm/sessions.js', ${options})`,
          );
          await visit.click();
          await visit.reaches('active');
          await pause(3000);
          const { made } = await visit.live();
          const given = await visit.recorded('microphone');
          await visit.click();
          await visit.reaches('ended');
          const call = await soon('the streamed call', analytics.nextCall());
          await soon('its end', call.ended);
          assert.deepEqual(analytics.breaches, []);
          assert.deepEqual({ contexts: made.contexts, microphones: made.microphones }, { contexts: 1, microphones: 1 });
          assert.equal((call.legs.agent[0]!.metadata!['voice'] as { direction: string }).direction, 'inbound');
          const [agent, client] = [await sideOf(call, 'agent'), await sideOf(call, 'client')];
          const pieces = matchPieces(agent, 16_000, greeting, 16_000, 0.25);
          t.diagnostic(pieces.map(({ snrDb }) => snrDb.toFixed(0)).join(' '));
          assert.ok(
            pieces.slice(1).every(({ snrDb }) => snrDb > 40),
            'the agent’s greeting',
          );
          const said = matchWithin(client.subarray(3200, 3200 + 32_000), 16_000, given.samples, given.rateHz);
          assert.ok(said.worstSnrDb > 40, `the visitor: ${said.worstSnrDb} dB`);
          await visit.released();
        },
        (text) => t.diagnostic(text),
      );
    } finally {
      await lab.close();
      await provider.close();
      await analytics.close();
    }
  });
});
