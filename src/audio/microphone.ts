import { CallError } from '../call-error.js';

/** One user's hold on the page's microphone. */
export interface MicrophoneLease {
  readonly stream: MediaStream;
  /** Called once if the microphone goes away while it is held (unplugged, permission taken back). */
  onlost: (() => void) | undefined;
  release(): void;
}

/** What a voice call wants unless the page says otherwise. */
export const callConstraints: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

/**
 * The page's one microphone, shared by everything that needs it: the first to open it chooses the constraints, the last
 * to let go turns it off.
 */
export class SharedMicrophone {
  #opening: Promise<MediaStream> | undefined;
  #leases = new Set<MicrophoneLease>();
  #waiting = 0;

  /** Asks the browser (which may ask the visitor). An abort lets go of a microphone that is granted later. */
  async open(constraints: MediaTrackConstraints | undefined, signal: AbortSignal): Promise<MicrophoneLease> {
    checkMicrophoneAllowed();
    this.#waiting++;
    this.#opening ??= navigator.mediaDevices.getUserMedia({ audio: constraints ?? callConstraints });
    try {
      const stream = await this.#opening;
      signal.throwIfAborted();
      return this.#lease(stream);
    } catch (cause) {
      throw signal.aborted ? (signal.reason as Error) : microphoneError(cause);
    } finally {
      this.#waiting--;
      await this.#turnOffWhenUnused();
    }
  }

  #lease(stream: MediaStream): MicrophoneLease {
    const track = stream.getAudioTracks()[0];
    const lost = (): void => lease.onlost?.();
    const lease: MicrophoneLease = {
      stream,
      onlost: undefined,
      release: () => {
        if (!this.#leases.delete(lease)) return;
        track?.removeEventListener('ended', lost);
        void this.#turnOffWhenUnused();
      },
    };
    track?.addEventListener('ended', lost);
    this.#leases.add(lease);
    return lease;
  }

  async #turnOffWhenUnused(): Promise<void> {
    if (this.#leases.size > 0 || this.#waiting > 0 || !this.#opening) return;
    const opening = this.#opening;
    this.#opening = undefined;
    const stream = await opening.catch(() => undefined);
    stream?.getTracks().forEach((track) => track.stop());
  }
}

/** Throws the CallError that tells why this page can never have a microphone, before the visitor is asked. */
export function checkMicrophoneAllowed(): void {
  if (!globalThis.isSecureContext) {
    throw new CallError('insecure-context', 'A call needs a secure page: open this site with https.');
  }
  // Older browsers lack the API whatever TypeScript's library says.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia || typeof AudioWorkletNode === 'undefined') {
    throw new CallError('unsupported-browser', 'This browser is too old for voice calls. Please update it.');
  }
}

function microphoneError(cause: unknown): CallError {
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return policyAllowsMicrophone()
      ? new CallError(
          'mic-denied',
          'The microphone is not allowed on this page. Allow it in the browser’s address bar, then try again.',
          { cause, retryable: true },
        )
      : new CallError(
          'mic-blocked-by-policy',
          'This page does not let calls use the microphone: its owner has to allow it (Permissions-Policy, or allow="microphone" on the frame).',
          { cause },
        );
  }
  if (name === 'NotFoundError' || name === 'OverconstrainedError') {
    return new CallError('mic-not-found', 'No microphone was found. Connect one, then try again.', {
      cause,
      retryable: true,
    });
  }
  if (name === 'NotReadableError' || name === 'AbortError') {
    return new CallError('mic-in-use', 'The microphone is in use by another program. Close it, then try again.', {
      cause,
      retryable: true,
    });
  }
  return CallError.from(cause);
}

interface PolicyDocument {
  readonly featurePolicy?: { allowsFeature(feature: string): boolean };
}

/** Chromium tells; elsewhere the answer is yes and the visitor is sent to the address bar. */
function policyAllowsMicrophone(): boolean {
  return (document as PolicyDocument).featurePolicy?.allowsFeature('microphone') ?? true;
}
