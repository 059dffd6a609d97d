import { expect } from '@open-wc/testing';
import { OperatorSession, type CallError } from '../../src/sessions/index.js';
import { turnToTalk } from '../../src/sessions/operator/tab-turns.js';
import { ManualTimers } from '../support/manual-timers.js';
import { PlayedSocket, playSockets, restoreSockets } from '../support/played-socket.js';
import { beginShift, ring, SECRET, startShift, take, talk, type Shift } from './operator-shift.js';
import { until } from './played-gateway.js';

const failure = (promise: Promise<unknown>): Promise<CallError> =>
  promise.then(
    () => expect.fail('did not fail'),
    (cause: unknown) => cause as CallError,
  );

describe('OperatorSession', () => {
  let shift: Shift | undefined;
  const askMicrophone = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);

  beforeEach(() => {
    playSockets();
  });
  afterEach(async () => {
    navigator.mediaDevices.getUserMedia = askMicrophone;
    await shift?.session.goOffline();
    const told = JSON.stringify(shift?.seen, (_key, value: unknown) =>
      value instanceof Error ? `${value.message} ${value.stack} ${String(value.cause)}` : value,
    );
    expect(told ?? '').not.to.contain(SECRET);
    shift = undefined;
    restoreSockets();
  });

  it('is online when the platform has welcomed it, and tells on which numbers', async () => {
    shift = await startShift();
    expect(shift.session.presenceDetail).to.deep.equal({
      phase: 'online',
      numberIds: ['n1'],
      accepted: ['n1'],
      rejected: [],
    });
    expect(shift.told('availability-change')).to.deep.equal([{ accepted: ['n1'], rejected: [] }]);
    expect(shift.told('presence-state-change')).to.deep.equal([
      { state: 'connecting', previous: 'offline' },
      { state: 'online', previous: 'connecting' },
    ]);
  });

  it('refuses to go online with what can never work, and tells it once', async () => {
    const lost = new OperatorSession({ protocol: 'audin', url: 'ftp://core.test', getToken: async () => SECRET });
    const errors: CallError[] = [];
    lost.addEventListener('call-error', ({ detail }) => errors.push(detail));
    expect(await failure(lost.goOnline(['n1']))).to.include({ code: 'config-invalid' });
    expect(errors).to.have.length(1);
    lost.options = { protocol: 'audin' };
    expect((await failure(lost.goOnline(['n1']))).message).to.contain('getToken');
    expect(await failure(lost.goOnline('n1' as unknown as string[]))).to.be.instanceOf(TypeError);
    expect(PlayedSocket.made).to.have.length(0);
    expect(lost.presence).to.equal('offline');
  });

  it('tries once more with another token when it is refused, then is offline with the reason; by hand it starts anew', async () => {
    let tokens = 0;
    shift = await beginShift({ reconnectBackoffMs: [0], getToken: async () => `${SECRET}${++tokens}` });
    const going = failure(shift.session.goOnline(['n1']));
    shift.presence.open().drop(4401);
    await until(() => PlayedSocket.made.length === 2);
    PlayedSocket.last.open().drop(4401);
    expect(await going).to.include({ code: 'unauthorized' });
    expect([shift.session.presence, tokens]).to.deep.equal(['offline', 2]);
    expect(shift.errors()).to.deep.equal(['unauthorized']);
    void shift.session.goOnline(['n1']);
    await until(() => PlayedSocket.made.length === 3);
    PlayedSocket.last.open().say({ type: 'connected' });
    expect(shift.session.presence).to.equal('online');
  });

  it('tells of an outage once, goes on trying, and takes a token that fails for an outage', async () => {
    let fails = true;
    shift = await beginShift({ reconnectBackoffMs: [20] });
    shift.presence.drop(1006);
    shift.session.options = {
      ...shift.session.options,
      getToken: async () => (fails ? Promise.reject(new Error(SECRET)) : SECRET),
    };
    await until(
      () => shift?.session.presenceDetail.phase === 'reconnecting' && shift.session.presenceDetail.attempt > 3,
    );
    expect(shift.errors()).to.deep.equal(['connect-refused']);
    fails = false;
    await until(() => PlayedSocket.made.length === 2);
    PlayedSocket.last.open().say({ type: 'connected' });
    expect(shift.session.presence).to.equal('online');
  });

  it('lets a call ring for a minute, and not longer', async () => {
    shift = await startShift();
    const timers = new ManualTimers().install();
    try {
      ring(shift);
      await timers.pass(59_999);
      expect(shift.session.state).to.equal('ringing');
      await timers.pass(1);
    } finally {
      timers.restore();
    }
    expect(shift.session.detail).to.include({ phase: 'ended', reason: 'no-answer' });
    expect(shift.presence.sent('reject')).to.have.length(0);
    expect(shift.errors()).to.deep.equal([]);
  });

  it('rings once for what is offered twice, declines another offer, and drops what comes late', async () => {
    shift = await startShift();
    const sound = await talk(shift);
    const steps = shift.told<{ step: string }>('connect-step-change').map(({ step }) => step);
    expect(steps).to.deep.equal(['platform', 'token', 'socket']);
    ring(shift);
    ring(shift, 'CA2');
    shift.presence.say({ type: 'call_taken', callSid: 'CA1' }).say({ type: 'call_assigned', callSid: 'CA1' });
    expect(shift.presence.sent('reject')).to.deep.equal([{ type: 'reject', callSid: 'CA2' }]);
    expect(shift.told('incoming-call')).to.have.length(1);
    expect(shift.session.state).to.equal('active');
    shift.session.hangUp();
    expect(sound.texts.at(-1)).to.deep.equal({ type: 'hangup' });
    expect(PlayedSocket.of('operator-audio')).to.have.length(1);
  });

  it('sends 20 ms of μ-law silence while muted, from the first frame on when it was muted before', async () => {
    shift = await startShift();
    shift.session.setMicMuted(true);
    const sound = await talk(shift);
    await until(() => sound.frames.length > 5);
    expect(sound.texts).to.deep.equal([{ type: 'mute', muted: true }]);
    expect(sound.frames.every((frame) => frame.length === 160 && frame.every((code) => code === 0xff))).to.equal(true);
    shift.session.setMicMuted(false);
    expect(sound.texts.at(-1)).to.deep.equal({ type: 'mute', muted: false });
    await until(() => sound.frames.some((frame) => frame.some((code) => code !== 0xff)));
  });

  it('tells how good the line is, anew in each call', async () => {
    shift = await startShift();
    await talk(shift);
    await until(() => shift?.session.stats.quality !== undefined);
    shift.session.hangUp();
    await talk(shift, 'CA2');
    expect(shift.session.stats).to.include({ link: undefined, quality: undefined });
  });

  it('presses the keys there are, in a call only', async () => {
    shift = await startShift();
    expect(await failure(shift.session.sendDtmf('5'))).to.include({ code: 'invalid-state' });
    const sound = await talk(shift);
    await shift.session.sendDtmf('#');
    expect(sound.sent('dtmf')).to.deep.equal([{ type: 'dtmf', digit: '#' }]);
    for (const none of ['', '12', 'A']) expect(await failure(shift.session.sendDtmf(none))).to.be.instanceOf(TypeError);
  });

  it('does not take a call from the others that it could not speak in: the microphone is refused', async () => {
    shift = await startShift();
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    ring(shift);
    shift.session.accept();
    await until(() => shift?.session.state === 'ended');
    expect(shift.errors()).to.deep.equal(['mic-denied']);
    expect(shift.presence.texts.slice(1)).to.deep.equal([{ type: 'reject', callSid: 'CA1' }]);
    expect(shift.session.presence).to.equal('online');
    navigator.mediaDevices.getUserMedia = askMicrophone;
    await talk(shift, 'CA2');
  });

  it('talks in one tab at a time: a call is not taken while there is one in another', async () => {
    shift = await startShift();
    const over = new AbortController();
    await turnToTalk(over.signal);
    ring(shift);
    shift.session.accept();
    await until(() => shift?.session.state === 'ended');
    expect(shift.errors()).to.deep.equal(['call-busy']);
    expect(shift.presence.texts.slice(1)).to.deep.equal([{ type: 'reject', callSid: 'CA1' }]);
    over.abort();
    const sound = await talk(shift, 'CA2');
    shift.session.hangUp();
    expect(sound.closedWith).to.equal(1000);
    // At once: the call before, in this tab, is no other one.
    await talk(shift, 'CA3');
  });

  it('talks where the browser lets no tabs take turns, as in a sandboxed frame', async () => {
    const request = (): Promise<never> => Promise.reject(new DOMException('no', 'SecurityError'));
    Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true });
    try {
      shift = await startShift();
      await talk(shift);
      expect(shift.errors()).to.deep.equal([]);
    } finally {
      Reflect.deleteProperty(navigator, 'locks');
    }
  });

  it('gives up a platform that does not answer, and declines what it had accepted', async () => {
    shift = await startShift({ connectLimitMs: 100 });
    ring(shift);
    shift.session.accept();
    await until(() => shift?.session.state === 'ended');
    expect(shift.errors()).to.deep.equal(['connect-timeout']);
    expect(shift.presence.sent('reject')).to.have.length(1);
  });

  it('hangs up what the platform dials after the operator gave up: nobody waits in silence', async () => {
    shift = await startShift();
    const dialling = failure(shift.session.dial('+39 02 1234567', { callerId: '+390299990001' }));
    await until(() => shift?.presence.sent('start_outbound').length === 1);
    expect(shift.presence.sent('start_outbound')[0]).to.include({ to: '+39021234567', callerId: '+390299990001' });
    shift.session.hangUp();
    expect(await dialling).to.include({ code: 'session-ended' });
    shift.presence.say({ type: 'outbound_started', callSid: 'CA9' });
    await until(() => PlayedSocket.of('CA9').length === 1);
    const sound = PlayedSocket.last.open();
    await until(() => sound.closedWith !== undefined);
    expect(sound.texts).to.deep.equal([{ type: 'hangup' }]);
    expect(shift.session.state).to.equal('ended');
    expect(shift.errors()).to.deep.equal([]);
  });

  it('says hangup as soon as the sound is open that was given up while it opened', async () => {
    shift = await startShift();
    const sound = await take(shift);
    shift.session.hangUp();
    expect(shift.session.detail).to.include({ phase: 'ended', reason: 'hangup' });
    sound.open();
    expect(sound.texts).to.deep.equal([{ type: 'hangup' }]);
    expect(sound.closedWith).to.equal(1000);
  });

  it('tells a busy number from a refusal', async () => {
    shift = await startShift();
    for (const [code, expected] of [
      ['BUSY', 'busy'],
      ['NUMBER_NOT_ALLOWED', 'request-failed'],
    ] as const) {
      const dialling = failure(shift.session.dial('+39021234567', { callerId: '+390299990001' }));
      await until(() => (shift?.presence.sent('start_outbound').length ?? 0) > (code === 'BUSY' ? 0 : 1));
      shift.presence.say({ type: 'error', code });
      expect(await dialling).to.include({ code: expected });
    }
    expect(shift.session.calls.map(({ reason, to }) => [reason, to])).to.deep.equal([
      ['failed', '+39021234567'],
      ['busy', '+39021234567'],
    ]);
    expect(shift.errors()).to.deep.equal(['request-failed']);
  });

  it('refuses to dial offline, during a call, and what is no number', async () => {
    shift = await startShift();
    const callerId = '+390299990001';
    expect(await failure(shift.session.dial('021234567', { callerId }))).to.include({ code: 'config-invalid' });
    expect(await failure(shift.session.dial('+39021234567', { callerId: 'n1' }))).to.include({
      code: 'config-invalid',
    });
    ring(shift);
    expect(await failure(shift.session.dial('+39021234567', { callerId }))).to.include({ code: 'invalid-state' });
    shift.session.reject();
    await shift.session.goOffline();
    expect(await failure(shift.session.dial('+39021234567', { callerId }))).to.include({ code: 'invalid-state' });
    expect(shift.presence.sent('start_outbound')).to.have.length(0);
  });

  it('ends what it had asked for when presence is lost before the platform answered', async () => {
    shift = await startShift();
    ring(shift);
    shift.session.accept();
    await until(() => shift?.presence.sent('accept').length === 1);
    shift.presence.drop(1006);
    expect(shift.session.detail).to.include({ phase: 'ended', reason: 'failed' });
    expect(shift.session.presence).to.equal('reconnecting');
  });

  for (const [code, reason, errors] of [
    [1000, 'remote-hangup', []],
    [1005, 'remote-hangup', []],
    [1006, 'failed', ['session-lost']],
    [1011, 'failed', ['server-error']],
    [4401, 'failed', ['unauthorized']],
  ] as const) {
    it(`ends with ${reason} when the sound closes with ${code}; presence stays`, async () => {
      shift = await startShift();
      (await talk(shift)).drop(code);
      expect(shift.session.detail).to.include({ phase: 'ended', reason });
      expect(shift.errors()).to.deep.equal(errors);
      expect(shift.session.presence).to.equal('online');
    });
  }

  it('hangs up when the page goes away, and is online again when it comes back', async () => {
    shift = await startShift();
    const sound = await talk(shift);
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    expect(sound.texts.at(-1)).to.deep.equal({ type: 'hangup' });
    expect(shift.presence.closedWith).to.equal(1000);
    expect(shift.session.detail).to.include({ phase: 'ended', reason: 'hangup' });
    expect(shift.session.presence).to.equal('reconnecting');
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await until(() => PlayedSocket.of('operator-presence').length === 2);
    PlayedSocket.last.open().say({ type: 'connected' });
    expect(shift.session.presence).to.equal('online');
    expect(PlayedSocket.last.texts).to.deep.equal([{ type: 'set_available', phoneNumberIds: ['n1'] }]);
    expect(shift.session.state).to.equal('ended');
  });

  it('does not come back by itself when it was offline, nor after goOffline()', async () => {
    shift = await startShift();
    await shift.session.goOffline();
    expect(shift.presence.texts.at(-1)).to.deep.equal({ type: 'set_available', phoneNumberIds: [] });
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(PlayedSocket.made).to.have.length(1);
    expect(shift.session.presence).to.equal('offline');
  });

  it('warns once of a flood of nonsense', async () => {
    shift = await startShift();
    for (const text of ['null', '42', '[]', '"x"', 'not JSON', '{"type":"incoming_call"}']) shift.presence.say(text);
    expect(shift.told('call-warning')).to.have.length(1);
    expect(shift.session.presence).to.equal('online');
  });

  it('renews its token during a call, says so, and does not touch the call', async () => {
    let tokens = 0;
    shift = await startShift({
      getToken: async () => ({
        token: `${SECRET}${++tokens}`,
        expiresAt: Date.now() + (tokens > 1 ? 3_600_000 : 64_000),
      }),
    });
    await talk(shift);
    expect(tokens).to.equal(1);
    await until(() => tokens === 2);
    const [expiring] = shift.told<{ expiresAt: string }>('token-expiring');
    expect(Date.parse(expiring?.expiresAt ?? '') - Date.now()).to.be.within(50_000, 64_000);
    expect(shift.session.state).to.equal('active');
  });
});
