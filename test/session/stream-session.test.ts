import { expect } from '@open-wc/testing';
import { pageRegistry } from '../../src/audio/page-registry.js';
import type { CallError } from '../../src/call-error.js';
import { StreamFollower, StreamSession, type StreamSessionOptions } from '../../src/sessions/index.js';
import type { TappableSession } from '../../src/sessions/stream/stream-session-types.js';
import { PlayedSocket, playSockets, restoreSockets } from '../support/played-socket.js';
import { until } from '../support/until.js';

const complete: StreamSessionOptions = {
  protocol: 'aigent',
  url: 'ws://ingress.test/connector',
  agentId: 'a',
  clientId: 'c',
  agentWindowsUsername: 'u',
  codec: 'pcm',
  transport: 'inline',
  agentSource: 'none',
  clientSource: 'none',
  getToken: async () => 'secret',
};

const devices = navigator.mediaDevices;
const real = { display: devices.getDisplayMedia.bind(devices), user: devices.getUserMedia.bind(devices) };

/** A call to an agent that reads and writes. */
const written = Object.assign(new EventTarget(), { state: 'active', taps: undefined });

describe('StreamSession', () => {
  let session: StreamSession;
  let errors: CallError[];
  let states: string[];
  let asked: string[];

  const make = (options: Partial<StreamSessionOptions> = {}): StreamSession => {
    session = new StreamSession({ ...complete, ...options });
    session.addEventListener('call-error', ({ detail }) => errors.push(detail));
    session.addEventListener('stream-state-change', ({ detail }) => states.push(detail.state));
    return session;
  };
  const refusal = (start: Promise<void>): Promise<CallError> =>
    start.then(
      () => expect.fail('it started'),
      (error: CallError) => error,
    );
  const openBoth = async (): Promise<void> => {
    await until('both sockets', () => PlayedSocket.made.length >= 2);
    PlayedSocket.made.forEach((socket) => socket.readyState === 0 && socket.open());
  };
  const tone = (context: AudioContext): { node: AudioNode; stream: MediaStream } => {
    const oscillator = new OscillatorNode(context, { frequency: 440 });
    const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    oscillator.connect(destination);
    oscillator.start();
    return { node: oscillator, stream: destination.stream };
  };
  const hears = (side: 'agent' | 'client', sound: boolean): Promise<boolean> =>
    until(`${side} ${sound ? 'sound' : 'silence'}`, () => session.levels[side].peak > 0.05 === sound);

  beforeEach(() => {
    playSockets();
    [errors, states, asked] = [[], [], []];
    devices.getUserMedia = (constraints) => {
      asked.push('microphone');
      return real.user(constraints);
    };
  });
  afterEach(async () => {
    PlayedSocket.made.forEach((socket) => socket.readyState === 0 && socket.open());
    await session.stop();
    Object.assign(devices, { getDisplayMedia: real.display, getUserMedia: real.user });
    await until('the leases to go', () => pageRegistry().engine.leases === 0);
    restoreSockets();
  });

  for (const [what, options, word] of [
    ['another protocol', { protocol: 'sip' as 'aigent' }, 'protocol'],
    ['no agent', { agentId: '' }, 'agent-id'],
    ['a codec that no browser has', { codec: 'g729' as 'pcm' }, 'g729'],
    ['an id that is no UUID', { callId: '17' }, 'call-id'],
    ['no source of tokens', { getToken: undefined }, 'token'],
    ['a negative limit', { keepMs: -1 }, 'keepMs'],
    ['no delays', { reconnectBackoffMs: [] }, 'reconnectBackoffMs'],
    ['an address that is none', { url: 'javascript:1' }, 'url'],
    ['a call that the browser speaks', { clientSource: written }, 'not in the page'],
    ['a source that is none', { clientSource: 'speaker' as 'none' }, 'client-source'],
    ['a stream without sound', { agentSource: new MediaStream() }, 'agent-source'],
  ] as const) {
    it(`refuses ${what} before anything opens`, async () => {
      const error = await refusal(make(options).start());
      expect(error).to.include({ code: 'config-invalid', fatal: true });
      expect(error.message).to.contain(word);
      expect(errors).to.deep.equal([error]);
      expect(states).to.deep.equal(['connecting', 'ended']);
      expect(PlayedSocket.made).to.have.length(0);
      expect(asked).to.deep.equal([]);
      expect(pageRegistry().engine.leases).to.equal(0);
    });
  }

  it('refuses an element that it could only hear by taking its sound away', async () => {
    const prototype = HTMLMediaElement.prototype as { captureStream?: unknown };
    const { captureStream } = prototype;
    delete prototype.captureStream;
    try {
      const error = await refusal(make({ clientSource: document.createElement('audio') }).start());
      expect(error.code).to.equal('config-invalid');
      expect(error.message).to.contain('MediaStream');
    } finally {
      prototype.captureStream = captureStream;
    }
  });

  it('asks for a token for each socket, and tells what for', async () => {
    const requests: unknown[] = [];
    make({
      getToken: async (request) => {
        requests.push(request);
        return { token: `t${requests.length}`, url: 'ws://other.test/connector' };
      },
    });
    const started = session.start();
    await openBoth();
    await started;
    const detail = session.detail as { id: string };
    expect(requests).to.deep.equal([
      { protocol: 'aigent', purpose: 'agent', callId: detail.id },
      { protocol: 'aigent', purpose: 'client', callId: detail.id },
    ]);
    expect(PlayedSocket.made.map(({ url }) => url)).to.deep.equal([
      'ws://other.test/connector?aigent-api-token=t1',
      'ws://other.test/connector?aigent-api-token=t2',
    ]);
    expect(session.state).to.equal('streaming');
    expect(session.stats.transport).to.equal('inline');
  });

  it('tries again when a token cannot be had for now, told once, and shows nothing of it', async () => {
    let tries = 0;
    make({
      reconnectBackoffMs: [10],
      getToken: async () => {
        if (++tries <= 4) throw new Error('secret');
        return 'secret';
      },
    });
    const started = session.start();
    await openBoth();
    await started;
    expect(errors.map(({ code, fatal }) => [code, fatal])).to.deep.equal([['token-failed', false]]);
    expect(JSON.stringify([errors, errors[0]?.message, errors[0]?.cause ?? ''])).not.to.contain('secret');
  });

  it('ends at once when the token comes with an address that is none', async () => {
    const error = await refusal(make({ getToken: async () => ({ token: 't', url: 'javascript:1' }) }).start());
    expect(error).to.include({ code: 'config-invalid', fatal: true });
    expect(errors).to.have.length(1);
    expect(PlayedSocket.made).to.have.length(0);
  });

  it('streams one call after the other, each with an id of its own, and not two at once', async () => {
    make();
    const ids: string[] = [];
    for (let i = 0; i < 2; i++) {
      PlayedSocket.made = [];
      const started = session.start();
      const busy = await refusal(session.start());
      expect(busy).to.include({ code: 'invalid-state', fatal: false });
      await openBoth();
      await started;
      ids.push((session.detail as { id: string }).id);
      await session.stop();
      expect(session.detail).to.include({ phase: 'ended', reason: 'hangup' });
    }
    expect(ids[0]).not.to.equal(ids[1]);
    expect(errors).to.deep.equal([]);
  });

  it('is stopped while it connects: nothing is left, and the start is not an error', async () => {
    make({ agentSource: 'microphone' });
    const started = session.start();
    await session.stop();
    await started;
    expect(states).to.deep.equal(['connecting', 'ended']);
    expect(errors).to.deep.equal([]);
  });

  it('is stopped at any moment of its start: no socket stays, and none comes later', async () => {
    make();
    for (let ms = 0; ms < 40; ms += 2) {
      const started = session.start();
      await new Promise((resolve) => setTimeout(resolve, ms));
      const stopped = session.stop();
      PlayedSocket.made.forEach((socket) => socket.readyState === 0 && socket.open());
      await Promise.all([started, stopped]);
    }
    const made = PlayedSocket.made.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(PlayedSocket.made).to.have.length(made);
    expect(PlayedSocket.made.filter(({ readyState }) => readyState < 3)).to.have.length(0);
    expect(pageRegistry().engine.leases).to.equal(0);
    expect(errors).to.deep.equal([]);
  });

  it('ends with the page', async () => {
    make();
    const started = session.start();
    await openBoth();
    await started;
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    expect(session.detail).to.include({ phase: 'ended', reason: 'hangup' });
    expect(pageRegistry().engine.leases).to.equal(0);
  });

  it('hears microphone and MediaStream, and lets go of the one that is its own', async () => {
    const context = new AudioContext();
    const { stream } = tone(context);
    make({ agentSource: 'microphone', clientSource: stream });
    const started = session.start();
    await openBoth();
    await started;
    await hears('agent', true);
    await hears('client', true);
    await session.stop();
    expect(stream.getAudioTracks()[0]?.readyState).to.equal('live');
    expect(session.levels.client.peak).to.equal(0);
    await context.close();
  });

  it('hears what an element plays, also when it begins later', async () => {
    const context = new AudioContext();
    const element = document.createElement('audio');
    make({ clientSource: element });
    const started = session.start();
    await openBoth();
    await started;
    await hears('client', false);
    element.srcObject = tone(context).stream;
    element.muted = true;
    await element.play();
    await hears('client', true);
    await context.close();
  });

  describe('a tab that the user picks', () => {
    let tracks: MediaStreamTrack[];
    let context: AudioContext;

    const pick = (withSound: boolean): void => {
      devices.getDisplayMedia = async () => {
        asked.push('display');
        const video = document.createElement('canvas').captureStream(0).getVideoTracks();
        tracks = [...video, ...(withSound ? tone(context).stream.getAudioTracks() : [])];
        return new MediaStream(tracks);
      };
    };
    beforeEach(() => (context = new AudioContext()));
    afterEach(() => context.close());

    it('is asked for in the gesture, heard, and given back', async () => {
      pick(true);
      make({ clientSource: 'display' });
      const started = session.start();
      expect(asked).to.deep.equal(['display']);
      await openBoth();
      await started;
      await hears('client', true);
      expect(tracks.map(({ readyState }) => readyState)).to.deep.equal(['ended', 'live']);
      await session.stop();
      expect(tracks.map(({ readyState }) => readyState)).to.deep.equal(['ended', 'ended']);
    });

    it('ends with one clear error when it has no sound', async () => {
      pick(false);
      const error = await refusal(make({ clientSource: 'display', agentSource: 'microphone' }).start());
      expect(error).to.include({ code: 'mic-not-found', retryable: true });
      expect(error.message).to.contain('no sound');
      expect(errors).to.deep.equal([error]);
      expect(tracks.map(({ readyState }) => readyState)).to.deep.equal(['ended']);
      expect(PlayedSocket.made).to.have.length(0);
    });

    it('ends with one clear error when none is picked', async () => {
      devices.getDisplayMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
      const error = await refusal(make({ clientSource: 'display' }).start());
      expect(error).to.include({ code: 'mic-denied', retryable: true });
      expect(errors).to.deep.equal([error]);
    });
  });

  describe('a call on the page', () => {
    class PlayedCall extends EventTarget {
      state = 'idle';
      taps: TappableSession['taps'] = undefined;
      currentCall: TappableSession['currentCall'] = undefined;
      readonly #lease = pageRegistry().engine.lease();

      async become(state: string): Promise<void> {
        await this.#lease.ready;
        this.state = state;
        const node = tone(this.#lease.context).node;
        this.taps = state === 'active' ? { local: node, remote: new GainNode(this.#lease.context) } : undefined;
        if (state === 'ended') this.#lease.release();
        this.dispatchEvent(new Event('call-state-change'));
      }
    }

    it('is silent until there is one, and heard as soon as there is: an operator is the agent', async () => {
      const call = new PlayedCall();
      make({ agentSource: call, clientSource: call });
      const started = session.start();
      await openBoth();
      await started;
      await hears('agent', false);
      await call.become('active');
      await hears('agent', true);
      expect(session.levels.client.peak).to.equal(0);
      await call.become('ended');
      await hears('agent', false);
      expect(session.state).to.equal('streaming');
    });

    it('is followed: numbers and direction are its own, and the page’s options stay', async () => {
      const call = new PlayedCall();
      make({ ani: 'page', category: 'vdn' });
      const { options } = session;
      const follower = new StreamFollower(session, call);
      expect(session.state).to.equal('idle');
      call.currentCall = { direction: 'outbound', from: '+3902', to: '+3933' };
      await call.become('connecting');
      await call.become('active');
      await openBoth();
      await until('the stream', () => session.state === 'streaming');
      const frame = PlayedSocket.made[0]!.frames[0]!;
      const told = JSON.parse(new TextDecoder().decode(frame.subarray(6))) as Record<string, unknown>;
      expect(told).to.include({ ani: '+3933', agentAni: '+3902', category: 'vdn' });
      expect(told['voice']).to.include({ direction: 'outbound' });
      expect(session.options).to.equal(options);
      await call.become('ended');
      expect(session.state).to.equal('ended');
      follower.dispose();
    });

    it('is not followed any more once that is over, and a stream by hand is left alone', async () => {
      const call = new PlayedCall();
      make();
      const follower = new StreamFollower(session, call);
      const started = session.start();
      await openBoth();
      await started;
      await call.become('active');
      await new Promise((resolve) => setTimeout(resolve, 20));
      await call.become('ended');
      expect(session.state).to.equal('streaming');
      follower.dispose();
      expect(session.state).to.equal('streaming');
    });
  });
});
