import { callTones, ToneGenerator } from '../../audio/dsp/tones.js';

const RATE_HZ = 16_000;

type Sinkable = { setSinkId?(deviceId: string): Promise<void> };

/** What rings while a call is offered, through a device of its own. Of several tabs that are offered the same call, one rings. */
export class Ringer {
  #over: AbortController | undefined;
  #output: (Sinkable & (AudioContext | HTMLAudioElement)) | undefined;
  #deviceId = '';

  /** It rings here, and not in another tab. */
  get sounding(): boolean {
    return this.#output !== undefined;
  }

  /** '' is the system's. Does nothing where the browser cannot choose, and leaves the sound where it is if the device has gone. */
  setDevice(deviceId: string): void {
    this.#deviceId = deviceId;
    void this.#output?.setSinkId?.(deviceId).catch(() => undefined);
  }

  /** Rings until stop(). `call` is the same in every tab; `url` is a sound to play in place of the telephone's own. */
  start(call: string, url?: string): void {
    this.stop();
    const { signal } = (this.#over = new AbortController());
    const ring = (): Promise<void> => {
      this.#sound(url);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    };
    // Absent on pages that are not secure. When the tab that rings is closed, the next one takes over.
    if (navigator.locks) {
      navigator.locks.request(`voice-call-elements:ring:${call}`, { signal }, ring).catch(() => undefined);
    } else void ring();
  }

  stop(): void {
    this.#over?.abort();
    this.#over = undefined;
    const output = this.#output;
    this.#output = undefined;
    if (output instanceof HTMLAudioElement) output.pause();
    else void output?.close();
  }

  /** Inside a user's gesture: what the browser kept silent for want of one sounds now. */
  unlock(): void {
    if (this.#output instanceof AudioContext) void this.#output.resume();
  }

  #sound(url: string | undefined): void {
    this.#output = url ? this.#play(url) : ringingTone();
    if (this.#deviceId) this.setDevice(this.#deviceId);
  }

  #play(url: string): HTMLAudioElement {
    const audio = new Audio(url);
    audio.loop = true;
    audio.play().catch(() => {
      // No such sound, or none that this browser plays: better the telephone's own than a call nobody hears.
      if (this.#output === audio) this.#sound(undefined);
    });
    return audio;
  }
}

function ringingTone(): AudioContext {
  const tone = callTones.europe.ringing;
  const context = new AudioContext();
  const buffer = context.createBuffer(1, ((tone.onMs + tone.offMs) * RATE_HZ) / 1000, RATE_HZ);
  new ToneGenerator(tone, RATE_HZ).fill(buffer.getChannelData(0));
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.loop = true;
  source.connect(context.destination);
  source.start();
  return context;
}
