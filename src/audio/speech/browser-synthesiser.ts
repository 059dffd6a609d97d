import type { Manner, SpeechSynthesiser } from './speech.js';

/** A browser without voices says nothing, not even that. */
const START_LIMIT_MS = 5000;
/** Slower than this nobody speaks: the browser has forgotten to tell of the end. */
const SLOWEST_MS_PER_CHARACTER = 250;

/** Undefined where the browser has none. */
export function browserSynthesiser(): SpeechSynthesiser | undefined {
  const synthesis = (globalThis as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;
  if (!synthesis) return undefined;
  // Voices come late, to those who have asked once.
  synthesis.getVoices();
  return { speak: (...what) => speak(synthesis, ...what) };
}

function speak(synthesis: SpeechSynthesis, text: string, manner: Manner, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve();
    const utterance = new SpeechSynthesisUtterance(text);
    const { language, voice, rate, volume } = manner;
    if (language) utterance.lang = language;
    utterance.voice = synthesis.getVoices().find((each) => each.name === voice || each.voiceURI === voice) ?? null;
    utterance.rate = rate;
    utterance.volume = volume;
    const cut = (): void => {
      synthesis.cancel();
      over();
    };
    const over = (failure?: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cut);
      // Held until here: Chromium forgets an utterance that nothing refers to, and its events with it.
      utterance.onstart = utterance.onend = utterance.onerror = null;
      if (failure) reject(failure);
      else resolve();
    };
    const fail = (): void => over(new Error('The browser did not speak.'));
    let timer = setTimeout(fail, START_LIMIT_MS);
    utterance.onstart = () => {
      clearTimeout(timer);
      timer = setTimeout(cut, START_LIMIT_MS + (text.length * SLOWEST_MS_PER_CHARACTER) / rate);
    };
    utterance.onend = () => over();
    utterance.onerror = fail;
    signal.addEventListener('abort', cut);
    synthesis.speak(utterance);
  });
}
