import { expect } from '@open-wc/testing';
import { CallError } from '../../src/call-error.js';
import { SharedMicrophone } from '../../src/audio/microphone.js';

/** A track without a device. */
class PlayedTrack extends EventTarget {
  stopped = false;
  stop(): void {
    this.stopped = true;
  }
}

class PlayedStream {
  readonly track = new PlayedTrack();
  getTracks(): PlayedTrack[] {
    return [this.track];
  }
  getAudioTracks(): PlayedTrack[] {
    return [this.track];
  }
}

const never = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('SharedMicrophone', () => {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  let asked: MediaStreamConstraints[] = [];
  let streams: PlayedStream[] = [];
  let answer: () => Promise<PlayedStream>;

  beforeEach(() => {
    asked = [];
    streams = [];
    answer = async () => {
      const stream = new PlayedStream();
      streams.push(stream);
      return stream;
    };
    navigator.mediaDevices.getUserMedia = ((constraints: MediaStreamConstraints) => {
      asked.push(constraints);
      return answer();
    }) as unknown as MediaDevices['getUserMedia'];
  });
  afterEach(() => {
    navigator.mediaDevices.getUserMedia = real;
  });

  it('asks once for two who need it, and turns it off when both have let go', async () => {
    const microphone = new SharedMicrophone();
    const [one, two] = await Promise.all([microphone.open(undefined, never), microphone.open(undefined, never)]);
    expect(asked).to.have.length(1);
    expect(one.stream).to.equal(two.stream);
    one.release();
    one.release();
    await settle();
    expect(streams[0]?.track.stopped).to.equal(false);
    two.release();
    await settle();
    expect(streams[0]?.track.stopped).to.equal(true);
  });

  it('asks again after it was turned off, and after a refusal', async () => {
    const microphone = new SharedMicrophone();
    (await microphone.open(undefined, never)).release();
    const works = answer;
    answer = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    await microphone.open(undefined, never).catch(() => undefined);
    answer = works;
    const lease = await microphone.open({ noiseSuppression: false }, never);
    expect(asked).to.have.length(3);
    expect(asked[2]).to.deep.equal({ audio: { noiseSuppression: false } });
    expect(lease.stream).to.equal(streams[1]);
    lease.release();
  });

  it('turns off a microphone that is granted after everyone has given up', async () => {
    const microphone = new SharedMicrophone();
    let grant: (stream: PlayedStream) => void = () => undefined;
    answer = () => new Promise((resolve) => (grant = resolve));
    const abort = new AbortController();
    const opening = microphone.open(undefined, abort.signal).catch((cause: unknown) => cause);
    abort.abort(new Error('given up'));
    const late = new PlayedStream();
    grant(late);
    expect(await opening).to.have.property('message', 'given up');
    await settle();
    expect(late.track.stopped).to.equal(true);
  });

  it('tells who holds it when it goes away, and opens another one for the next', async () => {
    const microphone = new SharedMicrophone();
    const lease = await microphone.open(undefined, never);
    let lost = 0;
    lease.onlost = () => lost++;
    streams[0]?.track.dispatchEvent(new Event('ended'));
    expect(lost).to.equal(1);
    const next = await microphone.open(undefined, never);
    expect(next.stream).to.equal(streams[1]);
    lease.release();
    await settle();
    expect(streams[1]?.track.stopped).to.equal(false);
    next.release();
  });

  it('tells when the system takes it and gives it back, but not after its release', async () => {
    const lease = await new SharedMicrophone().open(undefined, never);
    const told: boolean[] = [];
    lease.oninterrupted = (interrupted) => told.push(interrupted);
    const track = streams[0]?.track;
    track?.dispatchEvent(new Event('mute'));
    track?.dispatchEvent(new Event('unmute'));
    lease.release();
    track?.dispatchEvent(new Event('mute'));
    expect(told).to.deep.equal([true, false]);
  });

  const refusals: readonly (readonly [string, string])[] = [
    ['NotAllowedError', 'mic-denied'],
    ['SecurityError', 'mic-denied'],
    ['NotFoundError', 'mic-not-found'],
    ['OverconstrainedError', 'mic-not-found'],
    ['NotReadableError', 'mic-in-use'],
    ['AbortError', 'mic-in-use'],
    ['TypeError', 'internal'],
  ];
  for (const [name, code] of refusals) {
    it(`says ${code} for ${name}, in a sentence`, async () => {
      answer = () => Promise.reject(new DOMException('no', name));
      const error = await new SharedMicrophone().open(undefined, never).catch((cause: unknown) => cause);
      expect(error).to.be.instanceOf(CallError).and.to.have.property('code', code);
      expect((error as CallError).message).to.match(/\.$/);
    });
  }
});
