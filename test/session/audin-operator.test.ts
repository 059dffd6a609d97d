import { expect } from '@open-wc/testing';
import { AudinOperator, AudinOperatorError, type AudinCall } from '../../src/sessions/index.js';
import { PlayedSocket, playSockets, restoreSockets } from '../support/played-socket.js';
import { until } from './played-gateway.js';

describe('AudinOperator, in the published SDK’s vocabulary', () => {
  let operator: AudinOperator;
  let presence: PlayedSocket;
  let told: [string, unknown][];

  beforeEach(async () => {
    playSockets();
    operator = new AudinOperator({
      coreUrl: 'http://core.test',
      getToken: async () => ({ token: 't' }),
      transport: 'inline',
    });
    told = [];
    for (const name of ['presenceStateChanged', 'incomingCall', 'callStarted', 'callEnded', 'error'] as const)
      operator.on(name, (payload) => told.push([name, payload]));
    const going = operator.goOnline(['n1']);
    await until(() => PlayedSocket.made.length === 1);
    presence = PlayedSocket.last.open().say({ type: 'connected' });
    await going;
  });
  afterEach(async () => {
    await operator.goOffline();
    restoreSockets();
  });

  const names = (): string[] => told.map(([name]) => name);

  it('answers a call: on, currentCall, accept, mute, sendDtmf, hangup, endReason', async () => {
    expect(told).to.deep.equal([
      ['presenceStateChanged', 'connecting'],
      ['presenceStateChanged', 'online'],
    ]);
    told.length = 0;
    presence.say({ type: 'incoming_call', callSid: 'CA1', from: '+393331234567' });
    const call = operator.currentCall as AudinCall;
    expect([call.callSid, call.direction, call.from, call.to, call.state]).to.deep.equal([
      'CA1',
      'inbound',
      '+393331234567',
      undefined,
      'ringing',
    ]);
    call.accept();
    await until(() => presence.sent('accept').length === 1);
    presence.say({ type: 'call_assigned', callSid: 'CA1' });
    await until(() => PlayedSocket.of('CA1').length === 1);
    const sound = PlayedSocket.last.open();
    await until(() => call.state === 'active');
    call.mute(true);
    call.sendDtmf('5');
    call.sendDtmf('x');
    await until(() => names().includes('error'));
    expect(call.muted).to.equal(true);
    sound.drop(1000);
    expect([call.state, call.endReason, operator.currentCall]).to.deep.equal(['ended', 'remote_hangup', null]);
    expect(names()).to.deep.equal(['incomingCall', 'callStarted', 'error', 'callEnded']);
    expect(told.filter(([name]) => name !== 'error').every(([, payload]) => payload === call)).to.equal(true);
    expect(sound.texts.map(({ type }) => type)).to.deep.equal(['mute', 'dtmf']);
  });

  it('dials: the promise gives the call, named by the platform; a second one is refused', async () => {
    const dialling = operator.dial('+39021234567', { callerId: '+390299990001' });
    await until(() => presence.sent('start_outbound').length === 1);
    presence.say({ type: 'outbound_started', callSid: 'CA2' });
    const call = await dialling;
    expect([call, call.callSid, call.direction]).to.deep.equal([operator.currentCall, 'CA2', 'outbound']);
    const refused: unknown = await operator
      .dial('+39021234567', { callerId: '+390299990001' })
      .catch((cause: unknown) => cause);
    expect(refused).to.be.instanceOf(AudinOperatorError).and.to.include({ code: 'INVALID_STATE' });
    call.hangup();
    expect(call.endReason).to.equal('hangup');
  });

  it('listens until told otherwise, and once', () => {
    const heard: string[] = [];
    const stop = operator.on('callEnded', () => heard.push('on'));
    operator.once('callEnded', () => heard.push('once'));
    for (const callSid of ['CA3', 'CA4', 'CA5']) {
      if (callSid === 'CA5') stop();
      presence.say({ type: 'incoming_call', callSid, from: '+393331234567' });
      operator.currentCall?.reject();
    }
    expect(heard).to.deep.equal(['on', 'once', 'on']);
  });

  it('gives numbers and errors as the SDK does', async () => {
    const real = globalThis.fetch;
    try {
      globalThis.fetch = () => Promise.resolve(Response.json([{ id: 'n1', phoneNumber: '+3902', displayName: null }]));
      expect(await operator.listPhoneNumbers()).to.deep.equal([{ id: 'n1', phoneNumber: '+3902', displayName: null }]);
      for (const [status, code] of [
        [401, 'UNAUTHORIZED'],
        [500, 'REQUEST_FAILED'],
      ] as const) {
        globalThis.fetch = () => Promise.resolve(new Response('', { status }));
        expect(await operator.listPhoneNumbers().catch((cause: unknown) => cause)).to.include({ code });
      }
    } finally {
      globalThis.fetch = real;
    }
  });
});
