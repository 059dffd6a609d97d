import { HIDDEN_MS } from './voice-quality.ts';

const SILENCE_MS = 1;
/** Longer than any seam, shorter than a packet. */
const SEAM_MS = 18;

/** A place where what is heard next is not what is next in the media. */
export interface Seam {
  /** The last sample heard before it, and its place in the media. */
  readonly at: number;
  readonly place: number;
  /** Samples heard in between that are no media. */
  readonly between: number;
  /** Samples of media from there to the next that is heard; negative where it goes back. */
  readonly skipped: number;
}

export function seamsOf(places: Int32Array): Seam[] {
  const seams: Seam[] = [];
  let at = -1;
  places.forEach((place, next) => {
    if (place < 0) return;
    const between = next - at - 1;
    const skipped = place - (places[at] ?? place - 1) - 1;
    if (at >= 0 && (between > 0 || skipped !== 0)) seams.push({ at, place: places[at]!, between, skipped });
    at = next;
  });
  return seams;
}

/** What was heard between media and media; undefined if only a seam. */
export function gapOf(heard: Float32Array, ms: number): { readonly hiddenMs: number } | undefined {
  const least = SILENCE_MS / ms;
  let silence = 0;
  let hidden = heard.length;
  for (let i = 0; i < hidden; i++) {
    silence = heard[i] === 0 ? silence + 1 : 0;
    if (silence >= least) hidden = i + 1 - silence;
  }
  if (hidden === heard.length && hidden * ms <= SEAM_MS) return undefined;
  return { hiddenMs: Math.min(HIDDEN_MS, hidden * ms) };
}
