import type { EngineLease, MicrophoneLease } from '../../audio/index.js';
import { CallError, type CallWarning } from '../../call-error.js';
import type { StreamChannel } from '../../protocols/stream-dialect.js';
import { pickDisplay } from './display.js';
import type { StreamSource, TappableSession } from './stream-session-types.js';

/** Says what to listen to, now and whenever it changes; undefined: silence. */
type Listen = (use: (node: AudioNode | undefined) => void) => void;

/** What a source needs of its stream. */
export interface SourceHost {
  readonly lease: EngineLease;
  readonly audioConstraints: MediaTrackConstraints | undefined;
  /** Aborts with the stream: everything is let go. */
  readonly signal: AbortSignal;
  readonly warn: (code: CallWarning['code'], raised: boolean, message: string) => void;
}

/** Throws `config-invalid` for what can be no source, before anything opens. */
export function checkSource(channel: StreamChannel, source: StreamSource): void {
  const wrong = wrongSource(source);
  if (wrong) throw new CallError('config-invalid', `${channel}-source: ${wrong}`);
}

function wrongSource(source: StreamSource): string | undefined {
  if (isSession(source)) return undefined;
  if (source instanceof MediaStream) return source.getAudioTracks().length > 0 ? undefined : 'the stream has no sound.';
  if (source instanceof HTMLMediaElement) {
    if ('captureStream' in source || source.srcObject instanceof MediaStream) return undefined;
    return 'this browser cannot listen to an element without taking its sound away; give the MediaStream that it plays.';
  }
  if (source === 'microphone' || source === 'display' || source === 'none') return undefined;
  return 'it is microphone, display, none, a MediaStream, a media element, or a session whose call can be tapped.';
}

function isSession(source: StreamSource): source is TappableSession {
  return typeof source === 'object' && 'taps' in source;
}

/** Inside the user's gesture: `display` asks at once. Resolves when there is something to listen to. Rejects with a CallError. */
export async function openSource(channel: StreamChannel, source: StreamSource, host: SourceHost): Promise<Listen> {
  if (source === 'none') return () => undefined;
  if (source === 'microphone') return microphone(host);
  if (source === 'display') return ofStream(channel, await pickDisplay(host.signal), host);
  if (isSession(source)) return ofSession(channel, source, host.signal);
  return source instanceof MediaStream ? ofStream(channel, source, host) : ofElement(source, host);
}

/** An operator is the agent; a visitor, who has no list of calls, is the client. */
function ofSession(channel: StreamChannel, session: TappableSession, signal: AbortSignal): Listen {
  if (session.state === 'active' && !session.taps) {
    // The browser's own speech never enters the page's audio.
    throw new CallError('config-invalid', 'This call cannot be streamed: its sound is not in the page.');
  }
  const side = (channel === 'agent') === 'currentCall' in session ? 'local' : 'remote';
  return (use) => {
    const listen = (): void => use(session.taps?.[side]);
    session.addEventListener('call-state-change', listen, { signal });
    listen();
  };
}

function ofStream(channel: StreamChannel, stream: MediaStream, { lease, signal, warn }: SourceHost): Listen {
  const [track] = stream.getAudioTracks();
  const ended = (): void => warn('degraded', true, `The ${channel}’s sound has ended: silence is streamed.`);
  track?.addEventListener('ended', ended, { signal });
  return (use) => use(lease.context.createMediaStreamSource(stream));
}

interface CapturableElement extends HTMLMediaElement {
  captureStream?(): MediaStream;
}

/** What it plays may change, and may not be there yet. */
function ofElement(element: CapturableElement, { lease, signal }: SourceHost): Listen {
  return (use) => {
    const listen = (): void => {
      const { srcObject } = element;
      const stream = srcObject instanceof MediaStream ? srcObject : element.captureStream?.();
      use(stream?.getAudioTracks().length ? lease.context.createMediaStreamSource(stream) : undefined);
    };
    element.addEventListener('playing', listen, { signal });
    listen();
  };
}

async function microphone({ lease, audioConstraints, signal, warn }: SourceHost): Promise<Listen> {
  const open = async (): Promise<MicrophoneLease> => {
    const held = await lease.openMicrophone(audioConstraints, signal);
    signal.addEventListener('abort', () => held.release());
    if (signal.aborted) held.release();
    return held;
  };
  let held = await open();
  return (use) => {
    const listen = (): void => {
      use(lease.context.createMediaStreamSource(held.stream));
      held.oninterrupted = (gone) =>
        warn('audio-interrupted', gone, `The device has ${gone ? 'paused' : 'given back'} the microphone.`);
      held.onlost = () => void replace();
    };
    /** The system's default gets one chance. */
    const replace = async (): Promise<void> => {
      held.release();
      warn('mic-lost', true, 'The microphone was disconnected: silence is streamed.');
      try {
        held = await open();
        listen();
        warn('mic-lost', false, 'Another microphone is streamed.');
      } catch {
        // There is no other one, or the user does not want it: the warning stands.
      }
    };
    listen();
  };
}
