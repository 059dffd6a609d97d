import { CallError } from '../../call-error.js';

/** As it is: what other people say has been cleaned where it was said. */
const RAW: MediaTrackConstraints = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/**
 * Lets the user pick a tab or a screen, inside a gesture; resolves with its sound, which ends with `signal`. Rejects with
 * a CallError.
 */
export async function pickDisplay(signal: AbortSignal): Promise<MediaStream> {
  // Phones lack it, whatever TypeScript's library says.
  const devices = navigator.mediaDevices as Partial<MediaDevices>;
  if (!devices.getDisplayMedia)
    throw new CallError('unsupported-browser', 'This browser cannot share the sound of a tab or a screen.');
  let stream: MediaStream;
  try {
    // There is no picker for sound alone.
    stream = await devices.getDisplayMedia({ video: true, audio: RAW });
  } catch (cause) {
    throw new CallError('mic-denied', 'No tab or screen was shared. Start again and pick one.', {
      cause,
      retryable: true,
    });
  }
  const stop = (): void => stream.getTracks().forEach((track) => track.stop());
  if (stream.getAudioTracks().length === 0) {
    stop();
    throw new CallError(
      'mic-not-found',
      'What was shared has no sound. Start again, pick a tab, and switch on “Also share tab audio”.',
      { retryable: true },
    );
  }
  stream.getVideoTracks().forEach((track) => track.stop());
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  return stream;
}
