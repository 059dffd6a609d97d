import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { pageRegistry } from '../../src/audio/index.js';
import { playGateways, restoreGateways, startPlayedCall, until } from './played-gateway.js';

/** Runs with a clock that the test can push ahead. */
async function withClock(run: (ahead: (ms: number) => void) => Promise<void>): Promise<void> {
  const now = performance.now.bind(performance);
  let offset = 0;
  performance.now = () => now() + offset;
  try {
    await run((ms) => (offset += ms));
  } finally {
    performance.now = now;
  }
}

/** Remembers the streams that are handed out, can hand out silence, and unplug the first. */
function tapMicrophone(silent = false): { streams: MediaStream[]; unplug: () => void; restore: () => void } {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const streams: MediaStream[] = [];
  // A track of its own would do, but in Firefox those do not hear what a script dispatches.
  const plug = new EventTarget();
  let context: AudioContext | undefined;
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    context ??= silent ? new AudioContext() : undefined;
    const stream = context ? context.createMediaStreamDestination().stream : await real(constraints);
    const [track] = stream.getAudioTracks();
    if (track && streams.length === 0) track.addEventListener = plug.addEventListener.bind(plug);
    streams.push(stream);
    return stream;
  };
  return {
    streams,
    unplug: () => plug.dispatchEvent(new Event('ended')),
    restore: () => {
      navigator.mediaDevices.getUserMedia = real;
      void context?.close();
    },
  };
}

describe('VoiceAgentSession: faults', () => {
  beforeEach(playGateways);
  afterEach(restoreGateways);

  it('ends once, with one error, for one fault told twice', async () => {
    const { session, gateway, errors, states } = await startPlayedCall();
    gateway.say({ type: 'error', code: 'unauthorized' });
    gateway.drop(1008);
    expect(errors.map(({ code }) => code)).to.deep.equal(['unauthorized']);
    expect(states).to.deep.equal(['connecting', 'active', 'ended']);
    expect(session.detail).to.include({ reason: 'failed' });
    expect(pageRegistry().engine.leases).to.equal(0);
  });

  it('takes a problem that the agent told before as the cause when the line drops after it', async () => {
    const { session, gateway, errors } = await startPlayedCall();
    gateway.say({ type: 'error', message: 'something odd' });
    expect(session.state).to.equal('active');
    gateway.drop(1011);
    expect(errors.map(({ code, fatal }) => [code, fatal])).to.deep.equal([['server-error', false]]);
    expect(session.detail).to.include({ phase: 'ended', reason: 'failed', error: errors[0] });
  });

  it('never redials a dropped call, keeps what was said, and can be started again', async () => {
    const { session, gateway, errors } = await startPlayedCall();
    gateway.say({ type: 'transcript', role: 'assistant', text: 'Hello', final: true });
    gateway.drop(1006);
    expect(errors.map(({ code }) => code)).to.deep.equal(['session-lost']);
    expect(session.transcript.map(({ text }) => text)).to.deep.equal(['Hello']);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(session.state).to.equal('ended');
    await session.start();
    expect(session.state).to.equal('active');
    session.end();
  });

  it('goes on through nonsense and counts it', async () => {
    const { session, gateway, warnings } = await startPlayedCall();
    for (const text of ['', '{', 'null', '42', '[]', '"x"']) gateway.say(text);
    expect(session.state).to.equal('active');
    expect(warnings.map(({ code }) => code)).to.deep.equal(['bad-message']);
    await until(() => session.stats.link?.badMessages === 6);
    session.end();
  });

  it('stays in its states and throws nothing, whatever arrives', async () => {
    const type = fc.constantFrom(
      'transcript',
      'state',
      'tool_call',
      'interruption',
      'playback_clear_buffer',
      'control',
      'news',
      'error',
    );
    const fields = fc.dictionary(
      fc.constantFrom('role', 'text', 'final', 'state', 'code', 'call_id', 'name', 'args'),
      fc.jsonValue(),
    );
    const message = fc.tuple(type, fields).map(([name, rest]) => JSON.stringify({ ...rest, type: name }));
    const bytes = fc.uint8Array({ maxLength: 50 }).map((view) => view.slice().buffer);
    const uncaught: unknown[] = [];
    const catching = (event: ErrorEvent | PromiseRejectionEvent): void => {
      uncaught.push('reason' in event ? event.reason : event.error);
    };
    window.addEventListener('error', catching);
    window.addEventListener('unhandledrejection', catching);
    const { session, gateway, states } = await startPlayedCall();
    fc.assert(
      fc.property(fc.oneof(message, fc.string(), bytes), (data) => {
        gateway.say(data);
        expect(['active', 'ended']).to.include(session.state);
      }),
      { numRuns: 500 },
    );
    session.end();
    await new Promise((resolve) => setTimeout(resolve, 50));
    window.removeEventListener('error', catching);
    window.removeEventListener('unhandledrejection', catching);
    expect(uncaught).to.deep.equal([]);
    expect(states.slice(0, 2)).to.deep.equal(['connecting', 'active']);
    expect(states.length).to.equal(3);
  });

  it('tells of 20 seconds without data and does not guess', async () => {
    await withClock(async (ahead) => {
      const { session, gateway, warnings } = await startPlayedCall();
      ahead(21_000);
      await until(() => warnings.some(({ code, raised }) => code === 'no-data' && raised));
      expect(session.state).to.equal('active');
      gateway.say({ type: 'state', state: 'listening' });
      expect(warnings.at(-1)).to.include({ code: 'no-data', raised: false });
      session.end();
    });
  });

  it('replaces a microphone that went away, and sends silence until then', async () => {
    const microphone = tapMicrophone();
    const { session, gateway, warnings } = await startPlayedCall();
    const before = gateway.audioBytes;
    microphone.unplug();
    await until(() => warnings.length === 2);
    expect(warnings.map(({ code, raised }) => [code, raised])).to.deep.equal([
      ['mic-lost', true],
      ['mic-lost', false],
    ]);
    expect(microphone.streams).to.have.length(2);
    await until(() => gateway.audioBytes > before + 640 * 10);
    expect(session.state).to.equal('active');
    session.end();
    await until(() =>
      microphone.streams.every((stream) => stream.getTracks().every(({ readyState }) => readyState === 'ended')),
    );
    microphone.restore();
  });

  it('goes on, unheard, when there is no other microphone', async () => {
    const microphone = tapMicrophone();
    const { session, gateway, warnings } = await startPlayedCall();
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'));
    microphone.unplug();
    const before = gateway.audioBytes;
    await until(() => gateway.audioBytes > before + 640 * 20);
    expect(gateway.lastFrame.every((sample) => sample === 0)).to.equal(true);
    expect(warnings.map(({ code, raised }) => [code, raised])).to.deep.equal([['mic-lost', true]]);
    expect(session.state).to.equal('active');
    session.end();
    microphone.restore();
  });

  it('tells of a microphone that gives nothing for 10 seconds, but not while it is muted', async () => {
    await withClock(async (ahead) => {
      const microphone = tapMicrophone(true);
      const { session, warnings } = await startPlayedCall();
      session.setMicMuted(true);
      ahead(30_000);
      await new Promise((resolve) => setTimeout(resolve, 1200));
      expect(warnings.filter(({ code }) => code === 'mic-silent')).to.have.length(0);
      session.setMicMuted(false);
      ahead(11_000);
      await until(() => warnings.some(({ code, raised }) => code === 'mic-silent' && raised));
      session.end();
      microphone.restore();
    });
  });

  it('tells of a voice that is too loud for the microphone, not of a knock, and when that is over', async () => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    const context = new AudioContext();
    const gain = context.createGain();
    const voice = context.createOscillator();
    const microphone = context.createMediaStreamDestination();
    voice.connect(gain).connect(microphone);
    gain.gain.value = 0.5;
    voice.start();
    navigator.mediaDevices.getUserMedia = async () => microphone.stream;
    const { session, warnings } = await startPlayedCall();
    const told = (): [string, boolean][] => warnings.map(({ code, raised }) => [code, raised]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    gain.gain.value = 1.5;
    await new Promise((resolve) => setTimeout(resolve, 60));
    gain.gain.value = 0.5;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(told()).to.deep.equal([]);
    gain.gain.value = 1.5;
    await until(() => warnings.length === 1);
    gain.gain.value = 0.5;
    await until(() => warnings.length === 2, 15_000);
    expect(told()).to.deep.equal([
      ['mic-clipping', true],
      ['mic-clipping', false],
    ]);
    session.end();
    navigator.mediaDevices.getUserMedia = real;
    void context.close();
  });

  it('tells of sound that the device paused, and brings it back', async () => {
    const contexts: AudioContext[] = [];
    const Real = globalThis.AudioContext;
    globalThis.AudioContext = class extends Real {
      constructor(options?: AudioContextOptions) {
        super(options);
        contexts.push(this);
      }
    };
    const { session, warnings } = await startPlayedCall();
    globalThis.AudioContext = Real;
    await contexts[0]?.suspend();
    await until(() => warnings.length === 2);
    expect(warnings.map(({ code, raised }) => [code, raised])).to.deep.equal([
      ['audio-interrupted', true],
      ['audio-interrupted', false],
    ]);
    session.end();
    await until(() => contexts[0]?.state === 'closed');
  });

  it('drops sound, counts it and says so while the line is behind, and says when it keeps up again', async () => {
    const { session, gateway, warnings } = await startPlayedCall();
    await until(() => gateway.audioBytes > 640 * 5);
    gateway.bufferedAmount = 640 * 50;
    await until(() => warnings.some(({ code, raised }) => code === 'uplink-stalled' && raised));
    const stalledAt = gateway.audioBytes;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(gateway.audioBytes).to.equal(stalledAt);
    gateway.bufferedAmount = 0;
    await until(() => warnings.some(({ code, raised }) => code === 'uplink-stalled' && !raised));
    await until(() => (session.stats.link?.lostMs ?? 0) > 0);
    session.end();
  });
});
