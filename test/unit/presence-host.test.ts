import { expect } from '@open-wc/testing';
import { operatorDialects } from '../../src/protocols/operator-dialects.js';
import type { Closed } from '../../src/transport/link-messages.js';
import { PresenceHost } from '../../src/transport/presence-host.js';
import type { PresenceLinkEvent } from '../../src/transport/presence-messages.js';
import { presenceReconnect, type ReconnectOptions } from '../../src/transport/reconnect-policy.js';
import { ManualTimers } from '../support/manual-timers.js';
import { PlayedSocket, playSockets, restoreSockets } from '../support/played-socket.js';

describe('PresenceHost', () => {
  let timers: ManualTimers;
  let host: PresenceHost<object>;
  let events: (PresenceLinkEvent | Closed)[];
  let tokens = 0;

  beforeEach(() => {
    timers = new ManualTimers().install();
    playSockets();
    events = [];
    tokens = 0;
    host = new PresenceHost(operatorDialects, (event) => {
      events.push(event);
      if (event.type !== 'token-wanted') return;
      host.handle({ type: 'connect', options: { url: 'ws://core.test', token: `t${++tokens}` } });
    });
  });
  afterEach(() => {
    timers.restore();
    restoreSockets();
  });

  const goOnline = (reconnect: Partial<ReconnectOptions> = {}): void =>
    host.handle({
      type: 'go-online',
      protocol: 'audin',
      numberIds: ['n1'],
      connectLimitMs: 10_000,
      heartbeatMs: 25_000,
      reconnect: { ...presenceReconnect, jitter: 0, ...reconnect },
    });
  const welcome = (): PlayedSocket => PlayedSocket.last.open().say({ type: 'connected' });
  const told = (type: string): (PresenceLinkEvent | Closed)[] => events.filter((event) => event.type === type);
  const sockets = (): number => PlayedSocket.made.length;

  it('asks for a token, says where it is available when it is welcomed, and not before', () => {
    goOnline();
    const socket = PlayedSocket.last.open();
    expect(socket.url).to.equal('ws://core.test/operator-presence/ws?token=t1');
    expect(socket.texts).to.deep.equal([]);
    socket.say({ type: 'connected' });
    expect(socket.texts).to.deep.equal([{ type: 'set_available', phoneNumberIds: ['n1'] }]);
  });

  it('shows a sign of life every 25 s, and finds a dead line 10 s after it did not answer', async () => {
    goOnline();
    const socket = welcome();
    await timers.pass(25_000);
    expect(socket.sent('ping')).to.have.length(1);
    socket.say({ type: 'pong' });
    await timers.pass(34_999);
    expect(socket.sent('ping')).to.have.length(2);
    expect(told('lost')).to.deep.equal([]);
    await timers.pass(1);
    expect(told('lost')).to.deep.equal([{ type: 'lost', loss: 'half-open', retryInMs: 1000 }]);
    expect(socket.closedWith).to.equal(1000);
    await timers.pass(1000);
    welcome();
    expect(sockets()).to.equal(2);
    expect(told('lost')).to.have.length(1);
  });

  it('takes whatever comes for an answer, and a probe for a sign of life ahead of its time', async () => {
    goOnline();
    const socket = welcome();
    host.handle({ type: 'probe' });
    host.handle({ type: 'probe' });
    expect(socket.sent('ping')).to.have.length(1);
    socket.say({ type: 'something else' });
    await timers.pass(20_000);
    expect(told('lost')).to.deep.equal([]);
  });

  it('comes back after 1, 2, 5, 10 and 30 s, each time with a token and the numbers of the last wish', async () => {
    goOnline();
    welcome();
    host.handle({ type: 'send', command: { type: 'set-available', numberIds: ['n2'] } });
    PlayedSocket.last.drop(1006);
    for (const seconds of [1, 2, 5, 10, 30, 30]) {
      const before = sockets();
      await timers.pass(seconds * 1000 - 1);
      expect(sockets()).to.equal(before);
      await timers.pass(1);
      expect(sockets()).to.equal(before + 1);
      PlayedSocket.last.drop(1006);
    }
    await timers.pass(30_000);
    welcome();
    expect(PlayedSocket.last.url).to.contain('token=t8');
    expect(PlayedSocket.last.texts).to.deep.equal([{ type: 'set_available', phoneNumberIds: ['n2'] }]);
  });

  it('begins with the first delay again only after ten good seconds', async () => {
    goOnline();
    for (const retryInMs of [1000, 2000, 5000]) {
      welcome();
      await timers.pass(9999);
      PlayedSocket.last.drop(1001);
      expect(told('lost').at(-1)).to.include({ retryInMs });
      await timers.pass(retryInMs);
    }
    welcome();
    await timers.pass(10_000);
    PlayedSocket.last.drop(1000);
    expect(told('lost').at(-1)).to.include({ loss: 'closed', retryInMs: 1000 });
  });

  it('gives up a socket that opens without a welcome', async () => {
    goOnline();
    const socket = PlayedSocket.last.open();
    await timers.pass(10_000);
    expect(told('lost')).to.deep.equal([{ type: 'lost', loss: 'timeout', retryInMs: 1000 }]);
    expect(socket.closedWith).to.equal(1000);
  });

  for (const code of [1008, 4001, 4003, 4401, 4403]) {
    it(`tries one fresh token when a socket closes with ${code}, then gives up`, async () => {
      goOnline();
      PlayedSocket.last.open().drop(code);
      expect(told('lost')).to.deep.equal([{ type: 'lost', loss: 'unauthorized', retryInMs: 1000 }]);
      await timers.pass(1000);
      welcome().drop(code);
      expect(told('gave-up')).to.deep.equal([{ type: 'gave-up', loss: 'unauthorized' }]);
      await timers.pass(600_000);
      expect(sockets()).to.equal(2);
      expect(timers.pending).to.equal(0);
    });
  }

  it('reads a refusal in words as one, whatever the code of the close', () => {
    goOnline();
    PlayedSocket.last.open().say({ type: 'error', code: 'UNAUTHORIZED' }).drop(1000);
    expect(told('lost')[0]).to.include({ loss: 'unauthorized' });
  });

  it('forgives a refusal after ten good seconds: tokens end', async () => {
    goOnline();
    for (let hour = 0; hour < 3; hour++) {
      welcome();
      await timers.pass(10_000);
      PlayedSocket.last.drop(4401);
      await timers.pass(1000);
    }
    expect(told('gave-up')).to.deep.equal([]);
    expect(sockets()).to.equal(4);
  });

  it('gives up after as many tries as it was told', async () => {
    goOnline({ attempts: 2 });
    for (const delayMs of [1000, 2000, 0]) {
      PlayedSocket.last.drop(1006);
      await timers.pass(delayMs);
    }
    expect(told('gave-up')).to.deep.equal([{ type: 'gave-up', loss: 'refused' }]);
    expect(timers.pending).to.equal(0);
  });

  it('holds an answer to a ringing call for the next connection, never a number to dial', async () => {
    goOnline();
    welcome().drop(1006);
    host.handle({ type: 'send', command: { type: 'accept', callId: 'CA1' } });
    host.handle({ type: 'send', command: { type: 'dial', to: '+3902', callerId: '+3906' } });
    await timers.pass(1000);
    expect(welcome().texts.map(({ type }) => type)).to.deep.equal(['set_available', 'accept']);
  });

  it('drops what a socket says after it was given up', async () => {
    goOnline();
    const socket = welcome();
    host.handle({ type: 'probe' });
    await timers.pass(10_000);
    const before = events.length;
    socket.say({ type: 'incoming_call', callSid: 'CA1', from: '+39' });
    expect(events).to.have.length(before);
  });

  it('says goodbye, closes, and leaves no timer', async () => {
    goOnline();
    const socket = welcome();
    host.handle({ type: 'close', farewell: { type: 'set-available', numberIds: [] } });
    expect(socket.texts.at(-1)).to.deep.equal({ type: 'set_available', phoneNumberIds: [] });
    expect(socket.closedWith).to.equal(1000);
    expect(events.at(-1)).to.include({ type: 'closed' });
    expect(timers.pending).to.equal(0);
  });
});
