import type { CallError } from '../../call-error.js';

/** What a recogniser tells while it listens. */
export interface HearingHandlers {
  /** What was said: so far, or (`final`) as it stays. */
  readonly onwords: (text: string, final: boolean) => void;
  /** A voice begins to be heard, or ceases. */
  readonly onvoice: (heard: boolean) => void;
  /** It cannot hear any more. */
  readonly onfailed: (error: CallError) => void;
}

/** Turns what the visitor says into words. */
export interface SpeechRecogniser {
  /** Asks the visitor for what it needs, inside the click that starts a call. Rejects with a CallError. */
  prepare?(): Promise<void>;
  /** Listens until `signal`, one utterance after another; `language` is BCP 47. Never called again before `signal`. */
  listen(language: string | undefined, handlers: HearingHandlers, signal: AbortSignal): void;
}

/** How something is to be spoken. */
export interface Manner {
  /** BCP 47. */
  readonly language: string | undefined;
  /** A name or id of the synthesiser's own; its default for the language when absent or unknown. */
  readonly voice: string | undefined;
  /** 1: as it is. */
  readonly rate: number;
  /** 0..1. */
  readonly volume: number;
}

/** Turns the agent's words into speech. */
export interface SpeechSynthesiser {
  /** Resolves when `text` has been spoken, or at once when `signal` cuts it; rejects when it cannot be spoken. */
  speak(text: string, manner: Manner, signal: AbortSignal): Promise<void>;
}
