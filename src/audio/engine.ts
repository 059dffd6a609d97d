import { CallError } from '../call-error.js';
import type { CarriedScript } from '../carried-script.js';
import { loadWorklet } from './load-worklet.js';
import { checkMicrophoneAllowed } from './microphone-error.js';
import { SharedMicrophone, type MicrophoneLease } from './microphone.js';

const CONTEXT_START_LIMIT_MS = 3000;
/** What the audio thread has to stop its processors, before it is closed. */
const LEAVE_MS = 100;

/** Firefox and Safari cannot choose. */
type SinkContext = AudioContext & { setSinkId?(deviceId: string): Promise<void> };

/** One call's hold on the page's sound. Release it and everything made through it must be stopped. */
export interface EngineLease {
  /** The page's own, for nodes of other kinds: it closes with the last lease. */
  readonly context: AudioContext;
  /** Resolves when the context runs; rejects with a CallError. */
  readonly ready: Promise<void>;
  /**
   * Resolves when this script is in the context's audio thread, whichever copy of the library brought it; rejects with
   * `worklet-blocked`. `assetBase` matters to the first that asks for it.
   */
  load(script: CarriedScript, assetBase: string | undefined): Promise<void>;
  openMicrophone(constraints: MediaTrackConstraints | undefined, signal: AbortSignal): Promise<MicrophoneLease>;
  /** The page's sound goes to this output device; '' is the system's. Absent where the browser cannot choose. */
  setSpeaker?(deviceId: string): Promise<void>;
  /** Called when the system takes the page's sound away for a while (a phone call on the same device) and gives it back. */
  oninterrupted: ((interrupted: boolean) => void) | undefined;
  release(): void;
}

/** The page's one AudioContext, made at the first lease and closed just after the end of the last, and its one microphone. */
export class AudioEngine {
  readonly #microphone = new SharedMicrophone();
  #context: AudioContext | undefined;
  #ready: Promise<void> | undefined;
  /** Of this context, by file name: a processor can be registered once only. */
  #scripts = new Map<string, Promise<void>>();
  readonly #held = new Set<EngineLease>();

  /** Leases in force; 0 means that the context is closed, or in a moment. */
  get leases(): number {
    return this.#held.size;
  }

  /** Call it inside a user's gesture: browsers start sound only then. */
  lease(): EngineLease {
    checkMicrophoneAllowed();
    const context = (this.#context ??= new AudioContext({ latencyHint: 'interactive' }));
    const ready = (this.#ready ??= start(context));
    // Whoever awaits `ready` hears of the failure; a lease released before that must not leave an unhandled rejection.
    ready.catch(() => undefined);
    const lease: EngineLease = {
      context,
      ready,
      load: (script, assetBase) => this.#load(context, script, assetBase),
      oninterrupted: undefined,
      openMicrophone: (constraints, signal) => this.#microphone.open(constraints, signal),
      setSpeaker: async (deviceId) => (context as SinkContext).setSinkId?.(deviceId),
      release: () => {
        context.removeEventListener('statechange', watch);
        if (!this.#held.delete(lease) || this.#held.size > 0) return;
        this.#context = undefined;
        this.#ready = undefined;
        this.#scripts = new Map();
        // WebKit's page crashes when a context closes while its audio thread still lets go of its ports.
        setTimeout(() => void context.close(), LEAVE_MS);
      },
    };
    let interrupted = false;
    const watch = (): void => {
      const stopped = context.state !== 'running';
      if (stopped) resume(context);
      if (stopped === interrupted || context.state === 'closed') return;
      interrupted = stopped;
      lease.oninterrupted?.(interrupted);
    };
    // What happens before it first runs is not an interruption: `ready` tells.
    ready.then(() => this.#held.has(lease) && context.addEventListener('statechange', watch)).catch(() => undefined);
    this.#held.add(lease);
    return lease;
  }

  #load(context: AudioContext, script: CarriedScript, assetBase: string | undefined): Promise<void> {
    const scripts = this.#scripts;
    const { fileName } = script;
    const loading = scripts.get(fileName) ?? loadWorklet(context, script, assetBase);
    scripts.set(fileName, loading);
    // Another try may find the file.
    loading.catch(() => scripts.delete(fileName));
    return loading;
  }
}

/**
 * Only from `suspended`: iOS refuses while `interrupted` (it says so with a state change of its own when that is over),
 * and a second call there can leave a running context whose clock stands still.
 */
function resume(context: AudioContext): void {
  if (context.state === 'suspended') context.resume().catch(() => undefined);
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
