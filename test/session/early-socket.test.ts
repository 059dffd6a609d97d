import { expect } from '@open-wc/testing';
import { pageRegistry } from '../../src/audio/index.js';
import { VoiceAgentSession, type CallError, type VoiceAgentOptions } from '../../src/sessions/index.js';
import { PlayedSocket, playSockets, restoreSockets } from '../support/played-socket.js';
import { until } from './played-gateway.js';

const { mediaDevices, permissions } = navigator;
const askMicrophone = mediaDevices.getUserMedia.bind(mediaDevices);

/** What the browser says of the microphone, without asking anyone; undefined: it does not know the question. */
function permit(state: PermissionState | undefined): void {
  permissions.query = async () => {
    if (!state) throw new TypeError('not a name that I know');
    return { state } as PermissionStatus;
  };
}

/** What the browser says of clicks. */
function click(isActive: boolean): void {
  Object.defineProperty(navigator, 'userActivation', { value: { isActive }, configurable: true });
}

/** Time for everything that would begin too early. */
const meanwhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

describe('VoiceAgentSession: the socket of a call', () => {
  /** The visitor, or the device, has made up their mind. */
  let decide: (refusal?: string) => void;
  let errors: CallError[];

  beforeEach(() => {
    playSockets();
    click(true);
    errors = [];
    const decided = new Promise<string | undefined>((resolve) => (decide = resolve));
    mediaDevices.getUserMedia = async (wanted) => {
      const refusal = await decided;
      if (refusal) throw new DOMException('no', refusal);
      return askMicrophone(wanted);
    };
  });
  afterEach(() => {
    restoreSockets();
    Reflect.deleteProperty(permissions, 'query');
    Reflect.deleteProperty(navigator, 'userActivation');
    mediaDevices.getUserMedia = askMicrophone;
  });

  /** A call that waits for its microphone. */
  async function start(
    options: Partial<VoiceAgentOptions> = {},
  ): Promise<{ session: VoiceAgentSession; started: Promise<void> }> {
    const session = new VoiceAgentSession({
      protocol: 'aillomvox',
      url: 'ws://gateway.test/ws',
      transport: 'inline',
      ...options,
    });
    session.addEventListener('call-error', ({ detail }) => errors.push(detail));
    await meanwhile();
    const started = session.start();
    started.catch(() => undefined);
    await meanwhile();
    return { session, started };
  }

  const sent = (): number =>
    PlayedSocket.made.reduce((sum, { texts, frames }) => sum + texts.length + frames.length, 0);

  async function becomesActive(session: VoiceAgentSession, started: Promise<void>): Promise<void> {
    const socket = PlayedSocket.last;
    await until(() => socket.texts.length > 0);
    expect(socket.texts.map(({ type }) => type)).to.deep.equal(['config']);
    socket.say({ type: 'control', action: 'session_started' });
    await started;
    expect([session.state, errors.length]).to.deep.equal(['active', 0]);
    session.end();
  }

  async function opensAfterMicrophone(): Promise<void> {
    const { session, started } = await start();
    expect(PlayedSocket.made).to.have.length(0);
    decide();
    await until(() => PlayedSocket.made.length === 1);
    PlayedSocket.last.open();
    await becomesActive(session, started);
  }

  it('opens while a microphone that is allowed already is opening, and nothing is said on it before', async () => {
    permit('granted');
    const { session, started } = await start();
    expect(PlayedSocket.made).to.have.length(1);
    PlayedSocket.last.open();
    await meanwhile();
    expect([sent(), session.state]).to.deep.equal([0, 'connecting']);
    decide();
    await becomesActive(session, started);
    expect(PlayedSocket.made).to.have.length(1);
  });

  it('may still be opening when the microphone is there', async () => {
    permit('granted');
    const { session, started } = await start();
    decide();
    await until(() => session.detail.phase === 'connecting' && session.detail.step === 'socket');
    expect([PlayedSocket.made.length, sent()]).to.deep.equal([1, 0]);
    PlayedSocket.last.open();
    await becomesActive(session, started);
  });

  for (const [what, state] of [
    ['has yet to be allowed', 'prompt'],
    ['was declined', 'denied'],
    ['is allowed or not, as the browser does not tell,', undefined],
  ] as const) {
    it(`is not asked for before the microphone that ${what} is open`, async () => {
      permit(state);
      await opensAfterMicrophone();
    });
  }

  it('is not asked for ahead without a click: the browser may allow no sound', async () => {
    permit('granted');
    click(false);
    await opensAfterMicrophone();
  });

  it('waits for the token, which may bring its address', async () => {
    permit('granted');
    let answer: (token: { token: string; url: string }) => void = () => undefined;
    const { session, started } = await start({ getToken: () => new Promise((resolve) => (answer = resolve)) });
    expect(PlayedSocket.made).to.have.length(0);
    answer({ token: 'ticket', url: 'ws://elsewhere.test/ws' });
    await until(() => PlayedSocket.made.length === 1);
    expect(PlayedSocket.last.url).to.contain('ws://elsewhere.test/ws');
    PlayedSocket.last.open();
    decide();
    await becomesActive(session, started);
  });

  it('is closed again when the microphone cannot be opened: one error, and nothing was said', async () => {
    permit('granted');
    const { session, started } = await start();
    const socket = PlayedSocket.last.open();
    decide('NotReadableError');
    await started.catch(() => undefined);
    await until(() => socket.closedWith !== undefined);
    expect(errors.map(({ code }) => code)).to.deep.equal(['mic-in-use']);
    expect([socket.closedWith, sent(), PlayedSocket.made.length]).to.deep.equal([1000, 0, 1]);
    expect([session.state, pageRegistry().engine.leases]).to.deep.equal(['ended', 0]);
  });

  for (const [when, prepare] of [
    ['it is opening', () => PlayedSocket.last],
    ['it is open', () => PlayedSocket.last.open()],
  ] as const) {
    it(`is closed again when the visitor cancels while ${when}`, async () => {
      permit('granted');
      const { session } = await start();
      const socket = prepare();
      session.end();
      decide();
      await meanwhile();
      expect([socket.closedWith, sent(), PlayedSocket.made.length]).to.deep.equal([1000, 0, 1]);
      expect([errors.length, pageRegistry().engine.leases]).to.deep.equal([0, 0]);
    });
  }

  it('is opened once more when it did not last until the microphone was there', async () => {
    permit('granted');
    const { session, started } = await start();
    PlayedSocket.last.open().say({ type: 'error', code: 'connect-timeout', message: 'too late' }).drop(4408);
    await meanwhile();
    expect([session.state, errors.length]).to.deep.equal(['connecting', 0]);
    decide();
    await until(() => PlayedSocket.made.length === 2);
    PlayedSocket.last.open();
    await becomesActive(session, started);
  });

  it('tells once of a far side that refuses it before and after the microphone is there', async () => {
    permit('granted');
    const { session, started } = await start();
    PlayedSocket.last.drop(1006);
    decide();
    await until(() => PlayedSocket.made.length === 2);
    PlayedSocket.last.drop(1006);
    await started.catch(() => undefined);
    expect(errors.map(({ code }) => code)).to.deep.equal(['connect-refused']);
    expect([session.state, sent()]).to.deep.equal(['ended', 0]);
  });
});
