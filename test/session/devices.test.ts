import { expect } from '@open-wc/testing';
import { VoiceAgentSession, type CallError } from '../../src/sessions/index.js';
import { playGateways, restoreGateways, startPlayedCall, until } from './played-gateway.js';

/** Every track that is opened while the test runs, with what was asked for. */
const opened: { track: MediaStreamTrack; constraints: MediaTrackConstraints }[] = [];
let refusal = '';
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);

const live = (): number => opened.filter(({ track }) => track.readyState === 'live').length;
const wanted = (): unknown[] => opened.map(({ constraints }) => constraints.deviceId);

describe('VoiceAgentSession: devices', () => {
  beforeEach(() => {
    playGateways();
    opened.length = 0;
    refusal = '';
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      if (refusal) throw new DOMException('', refusal);
      const stream = await real(constraints);
      for (const track of stream.getAudioTracks()) {
        opened.push({ track, constraints: constraints?.audio as MediaTrackConstraints });
      }
      return stream;
    };
  });
  afterEach(() => {
    restoreGateways();
    navigator.mediaDevices.getUserMedia = real;
  });

  it('tests the microphone without a call, and lets go of it', async () => {
    const session = new VoiceAgentSession({ protocol: 'aillomvox' });
    await session.testMicrophone(true);
    await until(() => session.levels.local.peak > 0);
    expect([session.state, live()]).to.deep.equal(['idle', 1]);
    await session.testMicrophone(false);
    expect(live()).to.equal(0);
    expect(session.levels.local.peak).to.equal(0);
  });

  it('rejects a test with the reason, and opens nothing', async () => {
    refusal = 'NotFoundError';
    const session = new VoiceAgentSession({ protocol: 'aillomvox' });
    const error = await session.testMicrophone(true).catch((cause: unknown) => cause as CallError);
    expect(error).to.include({ name: 'CallError', code: 'mic-not-found' });
  });

  it('changes the microphone in a call without ending it: one is open, the last that was chosen', async () => {
    const { session, gateway } = await startPlayedCall();
    const warnings: unknown[] = [];
    session.addEventListener('call-warning', ({ detail }) => warnings.push(detail.code));
    await Promise.all([session.setMicrophone('first'), session.setMicrophone('second')]);
    expect(live()).to.equal(1);
    expect(wanted()).to.deep.equal([undefined, { ideal: 'first' }, { ideal: 'second' }]);
    expect(opened.at(-1)?.constraints).to.include({ echoCancellation: true });
    const sent = gateway.audioBytes;
    await until(() => gateway.audioBytes > sent + 6400);
    expect(session.state).to.equal('active');
    expect(warnings).to.deep.equal([]);
    session.end();
    await until(() => live() === 0);
  });

  it('keeps the choice for the next call', async () => {
    const { session } = await startPlayedCall();
    session.end();
    await session.setMicrophone('desk');
    await session.start();
    expect(wanted().at(-1)).to.deep.equal({ ideal: 'desk' });
    session.end();
  });

  it('warns when the chosen microphone cannot be opened; the call goes on', async () => {
    const { session } = await startPlayedCall();
    const warnings: unknown[] = [];
    session.addEventListener('call-warning', ({ detail }) => warnings.push([detail.code, detail.raised]));
    refusal = 'NotReadableError';
    await session.setMicrophone('broken');
    refusal = '';
    expect(session.state).to.equal('active');
    await session.setMicrophone('');
    expect(warnings).to.deep.equal([
      ['mic-lost', true],
      ['mic-lost', false],
    ]);
    session.end();
  });

  it('sends the sound elsewhere where the browser can, and goes on where the device has gone', async () => {
    const { session } = await startPlayedCall();
    await session.setSpeaker('gone');
    expect(session.state).to.equal('active');
    session.end();
  });
});
