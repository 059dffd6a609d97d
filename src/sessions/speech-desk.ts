import { browserRecogniser } from '../audio/speech/browser-recogniser.js';
import { browserSynthesiser } from '../audio/speech/browser-synthesiser.js';
import type { SpeechRecogniser, SpeechSynthesiser } from '../audio/speech/speech.js';
import { SILENT } from '../audio/worklet/messages.js';
import { CallError, type CallWarning } from '../call-error.js';
import type { Levels } from './call-media.js';
import type { SoundSettings } from './call-run.js';
import type { SpeechOptions } from './speech-options.js';
import type { VisitorMedia } from './visitor-run.js';

export interface SpeechDeskOptions {
  readonly speech?: 'on' | 'off' | undefined;
  readonly speechOptions?: SpeechOptions | undefined;
  readonly language?: string | undefined;
  readonly voice?: string | undefined;
}

export interface SpeechDeskHandlers {
  onwords(text: string, final: boolean): void;
  /** The agent is being spoken, or no longer. */
  onplaying(playing: boolean): void;
  onwarning(warning: CallWarning): void;
}

/** Of somebody who speaks: the browser's speech never enters the page's audio, so that its loudness is not known. */
const SPEAKING = { peak: 0.3, rms: 0.1 };

/** Gives one call's agent ears and a mouth: by turns, so that it does not hear itself, unless the page wants it otherwise. */
export class SpeechDesk implements VisitorMedia {
  readonly jitter = undefined;
  /** Nor does it ever enter the page's audio. */
  readonly taps = undefined;
  readonly #options: SpeechDeskOptions;
  readonly #handlers: SpeechDeskHandlers;
  #recogniser: SpeechRecogniser | undefined;
  #synthesiser: SpeechSynthesiser | undefined;
  #volume = 1;
  #muted = false;
  /** The agent waits for the visitor. */
  #turn = false;
  #voice = false;
  #hearing: AbortController | undefined;
  #queue: string[] = [];
  #speaking: AbortController | undefined;
  #idle: (() => void)[] = [];
  #warned = false;

  constructor(options: SpeechDeskOptions, handlers: SpeechDeskHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    if (options.speech === 'off') return;
    this.#recogniser = options.speechOptions?.recogniser ?? browserRecogniser();
    this.#synthesiser = options.speechOptions?.synthesiser ?? browserSynthesiser();
  }

  get hears(): boolean {
    return this.#recogniser !== undefined;
  }

  /** Stand-ins that say who speaks, not how loud. */
  get levels(): Levels {
    return { local: this.#voice ? SPEAKING : SILENT, remote: this.#speaking ? SPEAKING : SILENT };
  }

  /** Inside the user's gesture. What does not work is told; the call goes on in writing. */
  async prepare({ muted, volume }: SoundSettings): Promise<void> {
    this.#muted = muted;
    this.#volume = volume;
    if (this.#options.speech === 'off') return;
    if (!this.#recogniser) return this.#cannot('This browser does not recognise speech.');
    try {
      await this.#recogniser.prepare?.();
    } catch (cause) {
      this.#deaf(CallError.from(cause));
    }
  }

  /** Whether the visitor's words would be taken now. */
  setTurn(turn: boolean): void {
    this.#turn = turn;
    this.#listen();
  }

  /** What was said before comes first. */
  say(text: string): void {
    if (!this.#synthesiser) return;
    this.#queue.push(...sentences(text));
    if (!this.#speaking) void this.#speak(this.#synthesiser);
  }

  /** What is being said, and what would follow, is cut. */
  silence(): void {
    this.#queue = [];
    this.#speaking?.abort();
  }

  /** Resolves when all has been said. */
  spoken(): Promise<void> {
    return this.#speaking ? new Promise((resolve) => this.#idle.push(resolve)) : Promise.resolve();
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
    this.#listen();
  }

  /** From the next sentence on. */
  setVolume(volume: number): void {
    this.#volume = volume;
  }

  /** The browser's speech has devices of its own. */
  async useMicrophone(): Promise<void> {}
  async useSpeaker(): Promise<void> {}

  release(): void {
    this.#recogniser = undefined;
    this.#synthesiser = undefined;
    this.silence();
    this.#listen();
  }

  async #speak(synthesiser: SpeechSynthesiser): Promise<void> {
    const { language, voice, speechOptions } = this.#options;
    const { signal } = (this.#speaking = new AbortController());
    this.#listen();
    this.#handlers.onplaying(true);
    try {
      while (!signal.aborted && this.#queue.length > 0) {
        const rate = speechOptions?.rate ?? 1;
        const manner = { language: language ?? pageLanguage(), voice, rate, volume: this.#volume };
        await synthesiser.speak(this.#queue.shift() ?? '', manner, signal);
      }
    } catch {
      this.#synthesiser = undefined;
      this.#queue = [];
      this.#cannot('This browser does not speak.');
    }
    this.#speaking = undefined;
    // What came after a cut.
    if (this.#queue.length > 0 && this.#synthesiser) return this.#speak(this.#synthesiser);
    this.#handlers.onplaying(false);
    this.#idle.splice(0).forEach((resolve) => resolve());
    this.#listen();
  }

  #listen(): void {
    const { language, speechOptions } = this.#options;
    const may = this.#turn && !this.#muted && (!this.#speaking || speechOptions?.bargeIn);
    if (may && this.#recogniser) {
      if (this.#hearing) return;
      const { signal } = (this.#hearing = new AbortController());
      this.#recogniser.listen(
        language ?? pageLanguage(),
        {
          onwords: (text, final) => !signal.aborted && this.#hear(text, final),
          onvoice: (heard) => !signal.aborted && (this.#voice = heard),
          onfailed: (error) => !signal.aborted && this.#deaf(error),
        },
        signal,
      );
      return;
    }
    this.#hearing?.abort();
    this.#hearing = undefined;
    this.#voice = false;
  }

  #hear(text: string, final: boolean): void {
    this.silence();
    this.#voice = !final;
    this.#handlers.onwords(text, final);
  }

  #deaf(error: CallError): void {
    this.#recogniser = undefined;
    this.#listen();
    this.#cannot(error.message);
  }

  #cannot(why: string): void {
    if (this.#warned) return;
    this.#warned = true;
    const message = `${why} Please read and write here.`;
    this.#handlers.onwarning({ code: 'speech-unavailable', raised: true, message });
  }
}

function pageLanguage(): string | undefined {
  return globalThis.document?.documentElement.lang || undefined;
}

/** Spoken one by one: a volume or an interruption counts at once, and browsers break off long texts. */
function sentences(text: string): string[] {
  if (!('Segmenter' in Intl)) return [text];
  const segments = new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text);
  return [...segments].map(({ segment }) => segment.trim()).filter(Boolean);
}
