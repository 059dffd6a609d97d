import { CallError } from '../../call-error.js';
import { checkMicrophoneAllowed, microphoneError } from '../microphone-error.js';
import type { HearingHandlers, SpeechRecogniser } from './speech.js';

/** What of the Web Speech API is used. */
interface Recognition {
  lang: string;
  interimResults: boolean;
  onresult: ((event: { readonly results: ArrayLike<Result> }) => void) | null;
  onspeechstart: (() => void) | null;
  onspeechend: (() => void) | null;
  onerror: ((event: { readonly error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  abort(): void;
}
type Result = ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean };
type RecognitionClass = new () => Recognition;

/** They come and go with every pause of the visitor's, and with another tab that listens. */
const HARMLESS = ['no-speech', 'aborted'];
/** A recogniser that gives up sooner has not listened. */
const SHORT_MS = 1000;
const MOST_SHORT = 5;

/** Undefined where the browser has none. */
export function browserRecogniser(): SpeechRecogniser | undefined {
  const { SpeechRecognition, webkitSpeechRecognition } = globalThis as {
    SpeechRecognition?: RecognitionClass;
    webkitSpeechRecognition?: RecognitionClass;
  };
  const found = SpeechRecognition ?? webkitSpeechRecognition;
  return found && { prepare: askForMicrophone, listen: (...how) => listen(found, ...how) };
}

/** The recogniser opens the microphone itself: this one tells why that will not work. */
async function askForMicrophone(): Promise<void> {
  checkMicrophoneAllowed();
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    stream.getTracks().forEach((track) => track.stop());
  } catch (cause) {
    throw microphoneError(cause);
  }
}

function listen(
  Recogniser: RecognitionClass,
  language: string | undefined,
  handlers: HearingHandlers,
  signal: AbortSignal,
): void {
  const recognition = new Recogniser();
  recognition.lang = language ?? '';
  recognition.interimResults = true;
  let startedAtMs = 0;
  let short = 0;
  let failed = false;
  const start = (): void => {
    if (signal.aborted || failed) return;
    startedAtMs = performance.now();
    try {
      recognition.start();
    } catch {
      fail();
    }
  };
  const fail = (): void => {
    if (failed || signal.aborted) return;
    failed = true;
    handlers.onfailed(
      new CallError('unsupported-browser', 'This browser’s speech recognition does not work.', { fatal: false }),
    );
  };
  recognition.onresult = ({ results }) => {
    const all = Array.from(results);
    const text = all.map((result) => result[0]?.transcript ?? '').join('');
    short = 0;
    if (text.trim() && !signal.aborted)
      handlers.onwords(
        text,
        all.every(({ isFinal }) => isFinal),
      );
  };
  recognition.onspeechstart = () => signal.aborted || handlers.onvoice(true);
  recognition.onspeechend = () => handlers.onvoice(false);
  recognition.onerror = ({ error }) => {
    if (!HARMLESS.includes(error)) fail();
  };
  // It ends after each utterance, and after each silence.
  recognition.onend = () => {
    const isShort = performance.now() - startedAtMs < SHORT_MS;
    short = isShort ? short + 1 : 0;
    if (short > MOST_SHORT) fail();
    else setTimeout(start, isShort ? SHORT_MS / 4 : 0);
  };
  signal.addEventListener('abort', () => recognition.abort(), { once: true });
  start();
}
