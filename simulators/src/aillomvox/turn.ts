import { joinSamples } from '../sound/pcm.js';

export interface TurnPart {
  /** What stands in the transcript for this sound. */
  readonly text: string;
  readonly samples: Int16Array;
}

/** One thing the agent says: its sound, and which words of it are heard when. */
export class Turn {
  readonly samples: Int16Array;
  readonly durationMs: number;
  readonly text: string;
  /** Begin of each word in the sound, guessed from the number of letters before it. */
  readonly #words: readonly { readonly atMs: number; readonly word: string }[];

  constructor(parts: readonly TurnPart[], rateHz: number) {
    this.samples = joinSamples(parts.map((part) => part.samples));
    this.durationMs = (this.samples.length / rateHz) * 1000;
    this.text = parts.map((part) => part.text).join(' ');
    const words: { atMs: number; word: string }[] = [];
    let partAtMs = 0;
    for (const { text, samples } of parts) {
      const partMs = (samples.length / rateHz) * 1000;
      let letters = 0;
      for (const word of text.split(' ')) {
        words.push({ atMs: partAtMs + (partMs * letters) / text.length, word });
        letters += word.length + 1;
      }
      partAtMs += partMs;
    }
    this.#words = words;
  }

  /** The words that have begun so long after the first sound. */
  textAt(elapsedMs: number): string {
    return this.#words
      .filter(({ atMs }) => atMs <= elapsedMs)
      .map(({ word }) => word)
      .join(' ');
  }
}
