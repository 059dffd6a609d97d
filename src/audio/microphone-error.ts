import { CallError } from '../call-error.js';

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

/** What getUserMedia's refusal means for the visitor: one sentence and one code for each cause (W3C Media Capture, 10.2). */
export function microphoneError(cause: unknown): CallError {
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
