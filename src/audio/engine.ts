import { CallError } from '../call-error.js';
import { scriptAddress } from '../carried-script.js';
import type { AudioFormat } from './format.js';
import { checkMicrophoneAllowed, SharedMicrophone, type MicrophoneLease } from './microphone.js';
import { CaptureStream, PlaybackStream } from './streams.js';
import * as workletScript from './worklet/audio.worklet.ts?script';

const CONTEXT_START_LIMIT_MS = 3000;

/** One call's hold on the page's sound. Release it and everything made through it must be stopped. */
export interface EngineLease {
  /** Resolves when the context runs and the worklet is loaded; rejects with a CallError. */
  readonly ready: Promise<void>;
  openMicrophone(constraints: MediaTrackConstraints | undefined, signal: AbortSignal): Promise<MicrophoneLease>;
  /** After `ready`. */
  capture(microphone: MicrophoneLease, format: AudioFormat, port: MessagePort): CaptureStream;
  /** After `ready`. */
  playback(format: AudioFormat, port: MessagePort): PlaybackStream;
  release(): void;
}

/** The page's one AudioContext, made at the first lease and closed at the end of the last, and its one microphone. */
export class AudioEngine {
  readonly #microphone = new SharedMicrophone();
  #context: AudioContext | undefined;
  #ready: Promise<void> | undefined;
  #leases = 0;

  /** Leases in force; 0 means that the context is closed. */
  get leases(): number {
    return this.#leases;
  }

  /** Call it inside a user's gesture: browsers start sound only then. `assetBase` matters to the first lease only. */
  lease(assetBase?: string): EngineLease {
    checkMicrophoneAllowed();
    const context = (this.#context ??= new AudioContext({ latencyHint: 'interactive' }));
    const ready = (this.#ready ??= prepare(context, assetBase));
    // Whoever awaits `ready` hears of the failure; a lease released before that must not leave an unhandled rejection.
    ready.catch(() => undefined);
    this.#leases++;
    let held = true;
    return {
      ready,
      openMicrophone: (constraints, signal) => this.#microphone.open(constraints, signal),
      capture: (microphone, format, port) => new CaptureStream(context, microphone.stream, format, port),
      playback: (format, port) => new PlaybackStream(context, format, port),
      release: () => {
        if (held) this.#release();
        held = false;
      },
    };
  }

  #release(): void {
    if (--this.#leases > 0) return;
    const context = this.#context;
    this.#context = undefined;
    this.#ready = undefined;
    void context?.close();
  }
}

async function prepare(context: AudioContext, assetBase: string | undefined): Promise<void> {
  await Promise.all([start(context), loadWorklet(context, assetBase)]);
}

async function start(context: AudioContext): Promise<void> {
  if (context.state === 'running') return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Without a gesture resume() neither resolves nor rejects: it waits for one.
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, CONTEXT_START_LIMIT_MS)));
  await Promise.race([context.resume(), limit]).finally(() => clearTimeout(timer));
  if ((context.state as AudioContextState) !== 'running') {
    throw new CallError(
      'audio-blocked',
      'The browser starts sound only after a click on the page. Click to start the call.',
      {
        retryable: true,
      },
    );
  }
}

async function loadWorklet(context: AudioContext, assetBase: string | undefined): Promise<void> {
  const { url, release } = scriptAddress(workletScript, assetBase);
  try {
    await context.audioWorklet.addModule(url);
  } catch (cause) {
    const where = url.startsWith('blob:') ? 'a blob (CSP: script-src blob:, or set asset-base)' : url;
    throw new CallError('worklet-blocked', `The call’s sound code could not be loaded from ${where}.`, { cause });
  } finally {
    release();
  }
}
