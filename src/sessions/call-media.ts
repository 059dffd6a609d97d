import type {
  CaptureStream,
  EngineLease,
  JitterStats,
  Level,
  MicrophoneLease,
  PlaybackStream,
} from '../audio/index.js';
import { pageRegistry } from '../audio/index.js';
import type { Formats } from '../protocols/dialect.js';

const SILENT: Level = { peak: 0, rms: 0 };

/** How loud both sides are at this moment, linear 0..1. */
export interface Levels {
  /** This side: the microphone. */
  readonly local: Level;
  /** The far side. */
  readonly remote: Level;
}

/** The link's ends of the two sound ports. */
export interface MediaPorts {
  readonly capture: MessagePort;
  readonly playback: MessagePort;
}

/** The sound of one call: a lease on the page's engine, the microphone, and a stream each way. Make it inside a user's gesture. */
export class CallMedia {
  readonly #lease: EngineLease;
  #microphone: MicrophoneLease | undefined;
  #capture: CaptureStream | undefined;
  #playback: PlaybackStream | undefined;
  #released = false;
  onplaying: ((playing: boolean) => void) | undefined;
  onlost: (() => void) | undefined;

  /** Throws a CallError if this page can have no call. */
  constructor(assetBase: string | undefined) {
    this.#lease = pageRegistry().engine.lease(assetBase);
  }

  /** Resolves when the microphone is granted and sound can flow; rejects with a CallError, or the signal's reason. */
  async open(constraints: MediaTrackConstraints | undefined, signal: AbortSignal): Promise<void> {
    const microphone = this.#lease.openMicrophone(constraints, signal).then((lease) => this.#hold(lease));
    await Promise.all([microphone, this.#lease.ready]);
  }

  /** Granted late, to a call that has ended meanwhile, it goes back at once. */
  #hold(microphone: MicrophoneLease): void {
    if (this.#released) {
      microphone.release();
      return;
    }
    this.#microphone = microphone;
    microphone.onlost = () => this.onlost?.();
  }

  /** After `open`. The returned ports are for the link. */
  connect({ uplink, downlink }: Formats): MediaPorts {
    if (!this.#microphone) throw new Error('connect() before open()');
    const capture = new MessageChannel();
    const playback = new MessageChannel();
    this.#playback = this.#lease.playback(downlink, playback.port1);
    this.#playback.onplaying = (playing) => this.onplaying?.(playing);
    this.#capture = this.#lease.capture(this.#microphone, uplink, capture.port1);
    return { capture: capture.port2, playback: playback.port2 };
  }

  get levels(): Levels {
    return { local: this.#capture?.level ?? SILENT, remote: this.#playback?.level ?? SILENT };
  }

  get jitter(): JitterStats | undefined {
    return this.#playback?.jitter;
  }

  setMuted(muted: boolean): void {
    this.#capture?.setMuted(muted);
  }

  setVolume(volume: number): void {
    this.#playback?.setVolume(volume);
  }

  /** Stops everything at once: the microphone's mark goes, and so does the context if no other call needs it. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#capture?.stop();
    this.#playback?.stop();
    this.#microphone?.release();
    this.#lease.release();
  }
}
