import { callTones, ToneGenerator, type ToneRegion } from '../../audio/dsp/tones.js';
import { turnToRing } from './tab-turns.js';

const RATE_HZ = 16_000;

type Sinkable = { setSinkId?(deviceId: string): Promise<void> };

/** What rings while a call is offered, through a device of its own. Of several tabs that are offered the same call, one rings. */
export class Ringer {
  #over: AbortController | undefined;
  #output: (Sinkable & (AudioContext | HTMLAudioElement)) | undefined;
  #deviceId = '';

  /** '' is the system's. Does nothing where the browser cannot choose, and leaves the sound where it is if the device has gone. */
  setDevice(deviceId: string): void {
    this.#deviceId = deviceId;
    void this.#output?.setSinkId?.(deviceId).catch(() => undefined);
  }

  /**
   * Rings until stop(), in the turn of this tab, which `onturn` tells. `call` is the same in every tab. `ringtone` is `on`,
   * a region of the telephone's own sounds, `off`, or the address of another sound.
   */
  start(call: string, ringtone = 'on', onturn?: () => void): void {
    this.stop();
    turnToRing(call, (this.#over = new AbortController()).signal, () => {
      if (ringtone !== 'off') this.#sound(ringtone);
      onturn?.();
    });
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

  #sound(ringtone: string): void {
    const isOwn = ringtone === 'on' || Object.hasOwn(callTones, ringtone);
    this.#output = isOwn ? ringingTone(ringtone as 'on' | ToneRegion) : this.#play(ringtone);
    if (this.#deviceId) this.setDevice(this.#deviceId);
  }

  #play(url: string): HTMLAudioElement {
    const audio = new Audio(url);
    audio.loop = true;
    audio.play().catch(() => {
      // No such sound, or none that this browser plays: better the telephone's own than a call nobody hears.
      if (this.#output === audio) this.#sound('on');
    });
    return audio;
  }
}

/** `on`: as the operator's language sounds. */
function ringingTone(region: 'on' | ToneRegion): AudioContext {
  const usual = /-(US|CA)$/.test(navigator.language) ? 'north-america' : 'europe';
  const tone = callTones[region === 'on' ? usual : region].ringing;
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
