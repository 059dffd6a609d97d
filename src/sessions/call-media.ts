import type { EngineLease, JitterStats, Level, MicrophoneLease } from '../audio/index.js';
import { pageRegistry } from '../audio/index.js';
import { callConstraints } from '../audio/microphone.js';
import { CaptureStream, loadStreams, PlaybackStream } from '../audio/streams.js';
import { SILENT } from '../audio/worklet/messages.js';
import type { CallWarning } from '../call-error.js';
import type { Formats } from '../protocols/dialect.js';

const MIC_SILENT_MS = 10_000;
/**
 * A knock on the table is less, and so is a voice that the browser's own gain control lifts too high for a moment; one that
 * is twice too loud is more.
 */
const CLIPPING_FROM = 0.3;
const CLIPPING_UNTIL = 0.1;
const LOOK_EVERY_MS = 1000;

/** The sound's own troubles: what is told when one begins, and when it is over. */
const TROUBLES = {
  'mic-lost': [
    'The microphone was disconnected: you are not heard.',
    'You are heard again, through another microphone.',
  ],
  'mic-silent': ['No sound comes from the microphone. Is it switched off?', 'The microphone gives sound again.'],
  'mic-clipping': [
    'You are too loud for the microphone. Keep more distance.',
    'The microphone gives clear sound again.',
  ],
  'audio-interrupted': ['The device has paused the sound of this call.', 'The sound of this call is back.'],
} as const satisfies { readonly [Code in CallWarning['code']]?: readonly [trouble: string, over: string] };

type Trouble = keyof typeof TROUBLES;

/** How loud both sides are at this moment, linear 0..1. */
export interface Levels {
  /** This side: the microphone. */
  readonly local: Level;
  /** The far side. */
  readonly remote: Level;
}

/** Without a call. */
export const NO_LEVELS: Levels = { local: SILENT, remote: SILENT };

/** Both sides of a call as nodes of the page's one AudioContext. Listen to them; nobody hears that. */
export interface CallTaps {
  /** This side: what is sent, silence while muted. */
  readonly local: AudioNode;
  /** The far side: what arrives, whatever the volume. */
  readonly remote: AudioNode;
}

/** The link's ends of the two sound ports. */
export interface MediaPorts {
  readonly capture: MessagePort;
  readonly playback: MessagePort;
}

export interface MediaOptions {
  /** A folder of the page's own origin with the files of `dist/assets/`, for pages whose CSP forbids blobs. */
  readonly assetBase?: string | undefined;
  readonly audioConstraints?: MediaTrackConstraints | undefined;
}

export interface MediaHandlers {
  /** Sound from the far side begins (true) or has run out. */
  onplaying(playing: boolean): void;
  onwarning(warning: CallWarning): void;
}

/** The sound of one call: a lease on the page's engine, the microphone, and a stream each way. */
export class CallMedia {
  /** From `open` on. */
  #lease!: EngineLease;
  readonly #handlers: MediaHandlers;
  readonly #over = new AbortController();
  #microphone: MicrophoneLease | undefined;
  #constraints: MediaTrackConstraints | undefined;
  #switched: Promise<void> = Promise.resolve();
  #capture: CaptureStream | undefined;
  #playback: PlaybackStream | undefined;
  #muted = false;
  #unmutedAtMs = 0;
  /** Warnings that are not over yet. */
  readonly #raised: { [Code in Trouble]?: boolean } = {};
  #watch: ReturnType<typeof setInterval> | undefined;

  constructor(handlers: MediaHandlers) {
    this.#handlers = handlers;
  }

  /**
   * Once, inside a user's gesture. Resolves when the microphone is granted and sound can flow; rejects with a CallError, or
   * the reason of the release. `deviceId` '' is the system's microphone.
   */
  async open({ assetBase, audioConstraints }: MediaOptions, deviceId: string): Promise<void> {
    const { signal } = this.#over;
    const lease = (this.#lease = pageRegistry().engine.lease());
    lease.oninterrupted = (interrupted) => this.#turn('audio-interrupted', interrupted);
    this.#constraints = audioConstraints;
    // Before our code for the audio thread: it takes longer.
    const microphone = lease.openMicrophone(this.#wanted(deviceId), signal).then((held) => this.#hold(held));
    await Promise.all([microphone, loadStreams(lease, assetBase)]);
  }

  /** Another microphone takes over; '' is the system's. What goes wrong is told as `mic-lost`. */
  useMicrophone(deviceId: string): Promise<void> {
    // One after the other: a second choice made while the first is opening would join the first.
    return (this.#switched = this.#switched.then(() => this.#reopen(deviceId)));
  }

  /** '' is the system's. Does nothing where the browser cannot choose. */
  async useSpeaker(deviceId: string): Promise<void> {
    // A device that has gone leaves the sound where it is.
    await this.#lease.setSpeaker?.(deviceId).catch(() => undefined);
  }

  /** The device is a wish: one that has gone must not keep a call from starting. */
  #wanted(deviceId: string): MediaTrackConstraints | undefined {
    return deviceId ? { ...(this.#constraints ?? callConstraints), deviceId: { ideal: deviceId } } : this.#constraints;
  }

  /** After `open`. `onports` is called first: the far side need not wait for what is made here. */
  connect({ uplink, downlink }: Formats, onports: (ports: MediaPorts) => void): void {
    const capture = new MessageChannel();
    const playback = new MessageChannel();
    onports({ capture: capture.port2, playback: playback.port2 });
    this.#playback = new PlaybackStream(this.#lease.context, downlink, playback.port1);
    this.#playback.onplaying = (playing) => this.#handlers.onplaying(playing);
    const { stream } = this.#microphone as MicrophoneLease;
    this.#capture = new CaptureStream(this.#lease.context, stream, uplink, capture.port1, this.#muted);
    this.#watch = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  get levels(): Levels {
    return { local: this.#capture?.level ?? SILENT, remote: this.#playback?.level ?? SILENT };
  }

  get taps(): CallTaps | undefined {
    // Both are made at once.
    return this.#capture && { local: this.#capture.tap, remote: (this.#playback as PlaybackStream).tap };
  }

  get jitter(): JitterStats | undefined {
    return this.#playback?.jitter;
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
    this.#unmutedAtMs = performance.now();
    this.#capture?.setMuted(muted);
  }

  setVolume(volume: number): void {
    this.#playback?.setVolume(volume);
  }

  /** Stops everything at once: the microphone's mark goes, and so does the context if no other call needs it. */
  release(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    clearInterval(this.#watch);
    this.#capture?.stop();
    this.#playback?.stop();
    this.#microphone?.release();
    this.#lease?.release();
  }

  /** Granted late, to a call that has ended meanwhile, it goes back at once. */
  #hold(microphone: MicrophoneLease): void {
    if (this.#over.signal.aborted) {
      microphone.release();
      return;
    }
    this.#microphone = microphone;
    microphone.onlost = () => void this.#replaceMicrophone();
    microphone.oninterrupted = (interrupted) => this.#turn('audio-interrupted', interrupted);
  }

  /** The far side hears silence; the system's default microphone gets one chance. */
  async #replaceMicrophone(): Promise<void> {
    this.#microphone?.release();
    this.#turn('mic-lost', true);
    await this.#reopen('');
  }

  async #reopen(deviceId: string): Promise<void> {
    const { signal } = this.#over;
    this.#microphone?.release();
    try {
      const microphone = await this.#lease.openMicrophone(this.#wanted(deviceId), signal);
      this.#hold(microphone);
      if (signal.aborted) return;
      this.#capture?.replaceMicrophone(microphone.stream);
      this.#turn('mic-lost', false);
    } catch {
      // There is no other one, or the visitor does not want it: the warning stands, the call goes on.
      this.#turn('mic-lost', true);
    }
  }

  #look(): void {
    if (!this.#capture) return;
    const { lastHeardMs, clipping } = this.#capture;
    const heardMs = Math.max(lastHeardMs, this.#muted ? Infinity : this.#unmutedAtMs);
    this.#turn('mic-silent', performance.now() - heardMs > MIC_SILENT_MS);
    this.#turn('mic-clipping', clipping > (this.#raised['mic-clipping'] ? CLIPPING_UNTIL : CLIPPING_FROM));
  }

  /** Tells each change once. */
  #turn(code: Trouble, raised: boolean): void {
    if (this.#over.signal.aborted || raised === (this.#raised[code] ?? false)) return;
    this.#raised[code] = raised;
    this.#handlers.onwarning({ code, raised, message: TROUBLES[code][raised ? 0 : 1] });
  }
}
