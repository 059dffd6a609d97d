import { compare, highest, locate, peak, sampled } from './signal.ts';

/** How a recording follows its original, second by second at one fixed delay: a gap anywhere spoils all that comes after. */
export interface Match {
  readonly seconds: readonly { readonly snrDb: number; readonly levelDb: number }[];
  readonly worstSnrDb: number;
  readonly worstLevelDb: number;
  /** Place in the original, in samples of the recording's rate, of the recording's first sample. */
  readonly offset: number;
}

/** Enough to find the place; refined afterwards. */
const PIECE_S = 0.1;

/** `count` samples of the original beside sample `from` of the recording, if that lies `at` samples into the original. */
type Original = (from: number, count: number, at: number) => Float64Array;

function originalOf(source: Float64Array, sourceHz: number, heardHz: number): Original {
  const step = sourceHz / heardHz;
  return (from, count, at) => sampled(source, (from + at) * step, step, count);
}

/**
 * A recording that begins somewhere in `source`, as a fake microphone's does. A tone looks alike everywhere: `pieceAt`
 * (default: the middle) must lie in something else. A known `offset` is taken as it is.
 */
export function matchWithin(
  heard: Float64Array,
  heardHz: number,
  source: Float64Array,
  sourceHz: number,
  { pieceAt = heard.length >> 1, offset }: { pieceAt?: number; offset?: number } = {},
): Match {
  const original = originalOf(source, sourceHz, heardHz);
  if (offset !== undefined) return measure(heard, heardHz, 0, heard.length, offset, original);
  const piece = heard.slice(pieceAt, pieceAt + Math.round(PIECE_S * heardHz));
  const near = locate(original(0, Math.floor((source.length * heardHz) / sourceHz), 0), piece) - pieceAt;
  return measure(heard, heardHz, 0, heard.length, refine(heard, pieceAt, near, original), original);
}

export interface PlayedMatch extends Match {
  /** Position in the recording of the first sample of the original. */
  readonly start: number;
  /** Position just behind its last. */
  readonly end: number;
  /** Loudest sample before the start, and from 50 ms behind the end on. */
  readonly before: number;
  readonly after: number;
}

/** A recording in which `source` was played once, whole. */
export function matchWhole(heard: Float64Array, heardHz: number, source: Float64Array, sourceHz: number): PlayedMatch {
  const original = originalOf(source, sourceHz, heardHz);
  const length = Math.floor((source.length * heardHz) / sourceHz);
  const pieceAt = length >> 1;
  const foundAt = locate(heard, original(pieceAt, Math.round(PIECE_S * heardHz), 0));
  const start = foundAt - pieceAt;
  // The converter's filter mixes 4 ms around both ends with what is beyond them.
  const margin = Math.round(heardHz * 0.004);
  const offset = refine(heard, foundAt, -start, original);
  const match = measure(heard, heardHz, start, start + length - margin, offset, original);
  return {
    ...match,
    start,
    end: start + length,
    before: peak(heard.subarray(0, Math.max(0, start - margin))),
    after: peak(heard.subarray(start + length + Math.round(heardHz * 0.05))),
  };
}

/** A piece of the original that was found in the recording by itself. */
export interface PieceMatch {
  /** Samples of the recording by which it lies later than the piece before it would have it. */
  readonly late: number;
  readonly snrDb: number;
}

/** Looks for each `pieceS` seconds of `source` within 0.15 s of where the last one leads: what came late is found late. */
export function matchPieces(
  heard: Float64Array,
  heardHz: number,
  source: Float64Array,
  sourceHz: number,
  pieceS: number,
): PieceMatch[] {
  const original = originalOf(source, sourceHz, heardHz);
  const length = Math.round(pieceS * heardHz);
  const probe = (at: number): Float64Array => original(at, Math.round(PIECE_S * heardHz), 0);
  const pieces: PieceMatch[] = [];
  let start: number | undefined;
  for (let at = 0; at + length <= (source.length * heardHz) / sourceHz; at += length) {
    const reach = Math.round(heardHz * 0.15);
    const probeAt = at + (length >> 1);
    const found =
      start === undefined
        ? locate(heard, probe(probeAt))
        : locate(heard, probe(probeAt), probeAt + start - reach, probeAt + start + reach);
    const begins = found - probeAt;
    const offset = refine(heard, found, -begins, original);
    const { snrDb } = compare(heard.subarray(at + begins, at + begins + length), original(at + begins, length, offset));
    pieces.push({ late: start === undefined ? 0 : begins - start, snrDb });
    start = begins;
  }
  return pieces;
}

/** The filters of the way bring a delay of any fraction of a sample. */
function refine(heard: Float64Array, probeAt: number, near: number, original: Original): number {
  const probe = heard.subarray(probeAt, probeAt + 1500);
  return highest(near - 1, near + 1, (at) => compare(probe, original(probeAt, probe.length, at)).snrDb);
}

function measure(
  heard: Float64Array,
  heardHz: number,
  from: number,
  to: number,
  offset: number,
  original: Original,
): Match {
  const seconds: { snrDb: number; levelDb: number }[] = [];
  const first = Math.max(0, from);
  const whole = Math.max(1, Math.round((to - first) / heardHz));
  for (let second = 0; second < whole; second++) {
    const begin = first + second * heardHz;
    // The last one takes what is left over.
    const end = second === whole - 1 ? to : begin + heardHz;
    seconds.push(compare(heard.subarray(begin, end), original(begin, end - begin, offset)));
  }
  return {
    seconds,
    worstSnrDb: Math.min(...seconds.map(({ snrDb }) => snrDb)),
    worstLevelDb: Math.max(...seconds.map(({ levelDb }) => Math.abs(levelDb))),
    offset,
  };
}
