import { readFileSync } from 'node:fs';
import { resample } from './resample.js';
import { readWav, type Sound } from './wav.js';

const CLIP_NAMES = [
  'greeting',
  'echo-before',
  'echo-after',
  'story',
  'interrupted',
  'again-before',
  'again-after',
  'timing',
  'text',
  'image',
  'tool-done',
  'tool-failed',
  'tool-late',
  'farewell',
  'phone-greeting',
  'phone-key',
  'phone-goodbye',
] as const;
export type ClipName = (typeof CLIP_NAMES)[number];

export interface VoiceClip {
  readonly text: string;
  readonly samples: Int16Array;
}

const FOLDER = new URL('../../voices/', import.meta.url);

/** The recorded sentences; files and conversions are read and made once, when first asked for. */
class VoiceClips {
  #words: ReadonlyMap<string, string> | undefined;
  readonly #sounds = new Map<ClipName, Sound>();
  readonly #clips = new Map<string, VoiceClip>();

  get(name: ClipName, rateHz: number): VoiceClip {
    const key = `${name}@${rateHz}`;
    const known = this.#clips.get(key);
    if (known) return known;
    const clip: VoiceClip = { text: this.#text(name), samples: resample(this.#sound(name), rateHz) };
    this.#clips.set(key, clip);
    return clip;
  }

  /** Converts ahead, so that the first sentence of a call is not late. */
  prepare(rateHz: number, names: readonly ClipName[] = CLIP_NAMES): void {
    for (const name of names) this.get(name, rateHz);
  }

  #sound(name: ClipName): Sound {
    const sound = this.#sounds.get(name) ?? readWav(readFileSync(new URL(`${name}.wav`, FOLDER)));
    this.#sounds.set(name, sound);
    return sound;
  }

  #text(name: ClipName): string {
    this.#words ??= readSentences(readFileSync(new URL('sentences.tsv', FOLDER), 'utf8'));
    const text = this.#words.get(name);
    if (text === undefined) throw new Error(`voices/sentences.tsv has no sentence "${name}".`);
    return text;
  }
}

function readSentences(file: string): Map<string, string> {
  const words = new Map<string, string>();
  for (const line of file.split('\n')) {
    const tab = line.indexOf('\t');
    if (tab > 0) words.set(line.slice(0, tab), line.slice(tab + 1).trim());
  }
  return words;
}

export const voiceClips = new VoiceClips();
