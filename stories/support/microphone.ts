/** What the page gets when it asks for a microphone. */
export type MicrophoneMood = 'speaks' | 'shouts' | 'quiet' | 'pending' | 'denied' | 'missing' | 'in-use';

/** Gain of the played voice; beyond 1 the microphone clips. */
const loudness: Readonly<Partial<Record<MicrophoneMood, number>>> = { speaks: 0.05, shouts: 4 };

const refusals: Readonly<Partial<Record<MicrophoneMood, string>>> = {
  denied: 'NotAllowedError',
  missing: 'NotFoundError',
  'in-use': 'NotReadableError',
};

/** What is plugged in. */
const plugged: readonly (readonly [MediaDeviceKind, string])[] = [
  ['audioinput', 'Headset'],
  ['audioinput', 'Desk microphone'],
  ['audiooutput', 'Headset'],
  ['audiooutput', 'Desk speakers'],
];

/** The microphone of every story: no device, no prompt, a voice made of oscillators. */
class PlayedMicrophone {
  mood: MicrophoneMood = 'speaks';
  #track: MediaStreamTrack | undefined;
  #dismissPrompt: (() => void) | undefined;

  /** Takes the place of the browser's own, for as long as the page lives. */
  install(): void {
    // Absent where the page is not secure: there the element says so itself.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (!devices) return;
    devices.getUserMedia = () => this.#open();
    devices.enumerateDevices = () => Promise.resolve(this.#list());
  }

  /** Before each story; a prompt that an earlier one left open is closed. */
  reset(): void {
    this.mood = 'speaks';
    this.#dismissPrompt?.();
  }

  /** As when somebody pulls the plug, with no other microphone there. */
  unplug(): void {
    this.mood = 'missing';
    this.#track?.dispatchEvent(new Event('ended'));
  }

  /** As when a phone call on the same device takes it away. */
  interrupt(): void {
    this.#track?.dispatchEvent(new Event('mute'));
  }

  /** Without names, as for every page that may not use the microphone. */
  #list(): MediaDeviceInfo[] {
    const named = this.mood !== 'pending' && this.mood !== 'denied';
    return plugged.map(([kind, name], index) => {
      const [deviceId, label] = named ? [`device-${index}`, name] : ['', ''];
      return { kind, deviceId, label, groupId: '', toJSON: () => ({ kind, deviceId, label }) };
    });
  }

  async #open(): Promise<MediaStream> {
    const refusal = refusals[this.mood];
    if (refusal) throw played(refusal);
    if (this.mood === 'pending') {
      return new Promise((_, reject) => (this.#dismissPrompt = () => reject(played('NotAllowedError'))));
    }
    const { stream, close } = voice(loudness[this.mood]);
    const [track] = stream.getAudioTracks();
    if (track) {
      this.#track = track;
      const stop = track.stop.bind(track);
      track.stop = () => {
        stop();
        close();
      };
    }
    return stream;
  }
}

function played(name: string): DOMException {
  return new DOMException('Played by the story.', name);
}

/** A voice made of oscillators; without a gain: silence. */
export function voice(gain: number | undefined, pitchHz = 190): { stream: MediaStream; close: () => void } {
  const context = new AudioContext();
  const destination = context.createMediaStreamDestination();
  if (gain) {
    const cords = new OscillatorNode(context, { type: 'sawtooth', frequency: pitchHz });
    const throat = new BiquadFilterNode(context, { type: 'lowpass', frequency: 900 });
    const mouth = new GainNode(context, { gain });
    const syllables = new OscillatorNode(context, { frequency: 2.7 });
    const opening = new GainNode(context, { gain });
    syllables.connect(opening).connect(mouth.gain);
    cords.connect(throat).connect(mouth).connect(destination);
    cords.start();
    syllables.start();
  }
  return { stream: destination.stream, close: () => void context.close() };
}

export const microphone = new PlayedMicrophone();
