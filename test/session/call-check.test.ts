import { expect } from '@open-wc/testing';
import { pageRegistry } from '../../src/audio/index.js';
import type { CallCheck, CallError, CheckedStep, OperatorSession } from '../../src/sessions/index.js';
import { OperatorSession as Session } from '../../src/sessions/index.js';
import { PlayedSocket, playSockets, restoreSockets } from '../support/played-socket.js';
import { SECRET, startShift, talk } from './operator-shift.js';
import { until } from './played-gateway.js';

const STEPS = ['microphone', 'worklet', 'token', 'socket', 'round-trip'];
const askMicrophone = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);

const failure = (promise: Promise<unknown>): Promise<CallError> =>
  promise.then(
    () => expect.fail('did not fail'),
    (cause: unknown) => cause as CallError,
  );
const outcome = ({ steps }: CallCheck): string[] =>
  steps.map(({ step, passed, error }) => `${step} ${passed ? 'passed' : (error?.code ?? 'not tried')}`);

describe('the check before calls', () => {
  let session: OperatorSession;
  let tracks: MediaStreamTrack[];
  let told: string[];

  beforeEach(() => {
    playSockets();
    tracks = [];
    told = [];
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await askMicrophone(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
    session = new Session({
      protocol: 'audin',
      url: 'ws://core.test',
      transport: 'inline',
      getToken: async () => SECRET,
    });
    for (const type of ['presence-state-change', 'call-state-change', 'call-error', 'call-warning'] as const)
      session.addEventListener(type, () => told.push(type));
  });
  afterEach(async () => {
    navigator.mediaDevices.getUserMedia = askMicrophone;
    await session.goOffline();
    restoreSockets();
  });

  const isReleased = (): boolean =>
    pageRegistry().engine.leases === 0 && tracks.every(({ readyState }) => readyState === 'ended');

  /** The presence socket that the check has opened. */
  async function socket(): Promise<PlayedSocket> {
    await until(() => PlayedSocket.made.length > 0);
    return PlayedSocket.last.open();
  }

  it('passes offline, step by step, makes nobody available and lets go of everything', async () => {
    const steps: CheckedStep[] = [];
    const checking = session.checkCall((step) => steps.push(step));
    const presence = (await socket()).say({ type: 'connected' });
    await until(() => presence.sent('ping').length > 0);
    expect(steps.map(({ step }) => step)).to.deep.equal(STEPS.slice(0, 4));
    presence.say({ type: 'pong' });
    const check = await checking;
    expect(check.steps).to.deep.equal(steps);
    expect(check.passed).to.equal(true);
    for (const { ms } of check.steps) expect(ms).to.be.within(0, 8000);
    expect([check, check.steps, ...check.steps].every(Object.isFrozen)).to.equal(true);
    expect(presence.texts).to.deep.equal([{ type: 'ping' }]);
    expect(presence.closedWith).to.equal(1000);
    expect([tracks.length, isReleased(), session.presence]).to.deep.equal([1, true, 'offline']);
    expect(told).to.deep.equal([]);
  });

  it('looks at the presence there is, and opens no other', async () => {
    const shift = await startShift();
    const checking = shift.session.checkCall();
    await until(() => shift.presence.sent('ping').length > 0);
    shift.presence.say({ type: 'pong' });
    expect(outcome(await checking)).to.deep.equal(STEPS.map((step) => `${step} passed`));
    expect(PlayedSocket.made).to.have.length(1);
    expect([isReleased(), shift.session.presence]).to.deep.equal([true, 'online']);
    await shift.session.goOffline();
  });

  it('tells why a step did not pass, and tries all that do not need it', async () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    session.options = { ...session.options, getToken: () => Promise.reject(new Error(SECRET)) };
    const check = await session.checkCall();
    expect(outcome(check)).to.deep.equal([
      'microphone mic-denied',
      'worklet passed',
      'token token-failed',
      'socket not tried',
      'round-trip not tried',
    ]);
    expect(check.passed).to.equal(false);
    expect(PlayedSocket.made).to.have.length(0);
    expect(JSON.stringify(check.steps.map(({ error }) => [error?.message, error?.stack]))).not.to.contain(SECRET);
    expect([isReleased(), told.length]).to.deep.equal([true, 0]);
  });

  for (const [what, play, expected] of [
    ['nobody answers', (played: PlayedSocket) => played.drop(1006), ['connect-refused', 'not tried']],
    ['the token is refused', (played: PlayedSocket) => played.open().drop(4401), ['unauthorized', 'not tried']],
    [
      'the line is cut',
      (played: PlayedSocket) => {
        played.open().say({ type: 'connected' });
        setTimeout(() => played.drop(1006), 20);
      },
      ['passed', 'connection-lost'],
    ],
  ] as const) {
    it(`does not pass when ${what}, and tries no second time`, async () => {
      const checking = session.checkCall();
      await until(() => PlayedSocket.made.length > 0);
      play(PlayedSocket.last);
      const check = await checking;
      expect(outcome(check).slice(3)).to.deep.equal([`socket ${expected[0]}`, `round-trip ${expected[1]}`]);
      for (const { error } of check.steps) expect(error?.message ?? '').not.to.contain('Trying again');
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(PlayedSocket.made).to.have.length(1);
      expect(isReleased()).to.equal(true);
    });
  }

  it('asks for another token after one that was refused', async () => {
    let tokens = 0;
    session.options = { ...session.options, getToken: async () => `${SECRET}${++tokens}` };
    const first = session.checkCall();
    await until(() => PlayedSocket.made.length > 0);
    PlayedSocket.last.open().drop(4401);
    await first;
    const second = session.checkCall();
    await until(() => PlayedSocket.made.length === 2);
    const presence = PlayedSocket.last.open().say({ type: 'connected' });
    await until(() => presence.sent('ping').length > 0);
    presence.say({ type: 'pong' });
    expect([(await second).passed, tokens]).to.deep.equal([true, 2]);
  });

  it('is not made during a call', async () => {
    const shift = await startShift();
    await talk(shift);
    expect(await failure(shift.session.checkCall())).to.include({ code: 'invalid-state' });
    await shift.session.goOffline();
  });

  for (const [what, stop] of [
    ['goOffline()', () => session.goOffline()],
    ['the page that goes away', () => dispatchEvent(new PageTransitionEvent('pagehide'))],
  ] as const) {
    it(`is ended by ${what}, and lets go of everything`, async () => {
      const checking = failure(session.checkCall());
      const presence = await socket();
      void stop();
      expect(await checking).to.include({ code: 'session-ended' });
      expect(presence.closedWith).to.equal(1000);
      expect(isReleased()).to.equal(true);
    });
  }

  it('leaves the token in use to a shift that begins meanwhile', async () => {
    let tokens = 0;
    session.options = {
      ...session.options,
      getToken: async () => ({ token: `${SECRET}${++tokens}`, expiresAt: Date.now() + 61_500 }),
    };
    const checking = session.checkCall();
    const probe = (await socket()).say({ type: 'connected' });
    const online = session.goOnline(['n1']);
    await until(() => PlayedSocket.made.length === 2);
    PlayedSocket.last.open().say({ type: 'connected' });
    await online;
    await until(() => probe.sent('ping').length > 0);
    probe.say({ type: 'pong' });
    expect((await checking).passed).to.equal(true);
    expect([session.presence, tokens]).to.deep.equal(['online', 1]);
    await until(() => tokens === 2);
  });
});
