import { microphoneError, checkMicrophoneAllowed } from './microphone-error.js';

/** One user's hold on the page's microphone. */
export interface MicrophoneLease {
  readonly stream: MediaStream;
  /** Called once if the microphone goes away while it is held (unplugged, permission taken back). */
  onlost: (() => void) | undefined;
  /** Called when the system takes the microphone away for a while (a phone call) and when it gives it back. */
  oninterrupted: ((interrupted: boolean) => void) | undefined;
  release(): void;
}

/** What a voice call wants unless the page says otherwise. */
export const callConstraints: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

/** One opened microphone and those who hold it or wait for it; off when there is none of either. */
class OpenMicrophone {
  readonly stream: Promise<MediaStream>;
  readonly #leases = new Set<MicrophoneLease>();
  #waiting = 0;
  #gone = false;

  /** `ongone`: nobody shall join any more. */
  constructor(
    constraints: MediaTrackConstraints,
    readonly ongone: () => void,
  ) {
    this.stream = navigator.mediaDevices.getUserMedia({ audio: constraints });
  }

  async lease(signal: AbortSignal): Promise<MicrophoneLease> {
    this.#waiting++;
    try {
      const stream = await this.stream;
      signal.throwIfAborted();
      return this.#hold(stream);
    } finally {
      this.#waiting--;
      this.#offWhenUnused();
    }
  }

  #hold(stream: MediaStream): MicrophoneLease {
    const over = new AbortController();
    const lease: MicrophoneLease = {
      stream,
      onlost: undefined,
      oninterrupted: undefined,
      release: () => {
        over.abort();
        if (this.#leases.delete(lease)) this.#offWhenUnused();
      },
    };
    const listen = (type: string, listener: () => void): void => {
      stream.getAudioTracks()[0]?.addEventListener(type, listener, { signal: over.signal });
    };
    listen('ended', () => {
      this.ongone();
      lease.onlost?.();
    });
    listen('mute', () => lease.oninterrupted?.(true));
    listen('unmute', () => lease.oninterrupted?.(false));
    this.#leases.add(lease);
    return lease;
  }

  #offWhenUnused(): void {
    if (this.#leases.size > 0 || this.#waiting > 0 || this.#gone) return;
    this.#gone = true;
    this.ongone();
    // Also when it is granted only now, after everyone has given up.
    this.stream.then((stream) => stream.getTracks().forEach((track) => track.stop())).catch(() => undefined);
  }
}

/**
 * The page's one microphone, shared by everything that needs it: the first to open it chooses the constraints, the last
 * to let go turns it off. One that went away is replaced at the next `open`.
 */
export class SharedMicrophone {
  #current: OpenMicrophone | undefined;

  /** Asks the browser (which may ask the visitor). An abort lets go of a microphone that is granted later. */
  async open(constraints: MediaTrackConstraints | undefined, signal: AbortSignal): Promise<MicrophoneLease> {
    checkMicrophoneAllowed();
    const microphone: OpenMicrophone = (this.#current ??= new OpenMicrophone(constraints ?? callConstraints, () => {
      if (this.#current === microphone) this.#current = undefined;
    }));
    try {
      return await microphone.lease(signal);
    } catch (cause) {
      throw signal.aborted ? signal.reason : microphoneError(cause);
    }
  }
}
