import { lines, type LineName } from '../../../simulators/src/network/index.ts';
import { JitterBuffer } from '../../../src/audio/dsp/jitter-buffer.ts';
import { bytesPerCall } from '../heap.ts';
import { addedDelay, figuresOf, type Figures } from './figures.ts';
import type { NumberedMedia } from './numbered-media.ts';
import { bestConstantDelay, type OracleResult } from './oracle.ts';
import { burstPackets, pacedPackets, PACKET_MS } from './packets.ts';
import { play } from './play.ts';
import { openPlayout, type PlayoutName } from './playouts.ts';
import { gapOf, seamsOf } from './seams.ts';

export const RATE_HZ = 16_000;
export const lineNames = Object.keys(lines) as LineName[];
/** What is still to be heard when the last packet was sent. */
const TAIL_MS = 3000;
const SENTENCE_S = 12;
/** When the one stall begins: in speech, in pauses, in between. */
const STALLS_MS = [18_000, 19_300, 20_100, 21_700, 22_900];
const STALL_MS = 400;
const RECOVERED_MS = 60;
const STORE_S = 600;
/** About a render quantum, but a whole number: a fraction that is handed over costs the caller a number on the heap. */
const QUANTUM_MS = 3;

const secondsOf = (media: NumberedMedia): number => media.samples.length / media.rateHz;

export function onLine(name: PlayoutName, line: LineName, seed: number, media: NumberedMedia): Figures {
  const packets = pacedPackets(secondsOf(media), media.rateHz, line, seed);
  return figuresOf(media, packets, play(openPlayout(name, media.rateHz), media, packets, endMs(media)));
}

export function oracleOnLine(line: LineName, seed: number, media: NumberedMedia): OracleResult {
  return bestConstantDelay(pacedPackets(secondsOf(media), media.rateHz, line, seed));
}

const endMs = (media: NumberedMedia): number => secondsOf(media) * 1000 + TAIL_MS;

export interface BurstResult {
  /** Samples that were never heard, whether cut out or not reached. */
  readonly removed: number;
  readonly gaps: number;
}

/** An AI voice, sent six times faster than it is spoken. */
export function onBursts(name: PlayoutName, line: LineName, seed: number, media: NumberedMedia): BurstResult {
  const { rateHz, samples } = media;
  const packets = burstPackets(secondsOf(media), rateHz, line, seed, { sentenceS: SENTENCE_S });
  const lastsMs = packets.at(-1)!.sentMs + SENTENCE_S * 1000 + TAIL_MS;
  const heard = play(openPlayout(name, rateHz), media, packets, lastsMs);
  const places = media.trace(heard);
  const seams = seamsOf(places);
  const first = places.find((place) => place >= 0) ?? samples.length;
  const unplayed = samples.length - 1 - (places.findLast((place) => place >= 0) ?? 0);
  return {
    removed: first + unplayed + seams.reduce((sum, seam) => sum + Math.max(0, seam.skipped - seam.between), 0),
    gaps: seams.filter(({ at, between, place }) => {
      const betweenSentences = (place + 1) % (SENTENCE_S * rateHz) === 0;
      return !betweenSentences && gapOf(heard.subarray(at + 1, at + 1 + between), 1000 / rateHz);
    }).length,
  };
}

/** After a stall of 400 ms on a clean line: until the added delay is under 60 ms again, the longest of five; or never. */
export function recoveryMs(name: PlayoutName, media: NumberedMedia): number {
  const ms = 1000 / media.rateHz;
  const each = STALLS_MS.map((fromMs) => {
    const stall = { fromMs, toMs: fromMs + STALL_MS };
    const packets = pacedPackets(secondsOf(media), media.rateHz, 'clean', 3, { stall });
    const places = media.trace(play(openPlayout(name, media.rateHz), media, packets, endMs(media)));
    const delayMs = addedDelay(packets, ms);
    const at = places.findIndex((place, i) => i * ms >= stall.toMs && place >= 0 && delayMs(i, place) < RECOVERED_MS);
    return at < 0 ? Infinity : at * ms - stall.toMs;
  });
  return Math.max(...each);
}

/** A clean line, and a sender whose clock goes wrong. */
export function onSkew(name: PlayoutName, skewPpm: number, media: NumberedMedia): Figures {
  const packets = pacedPackets(secondsOf(media), media.rateHz, 'clean', 5, { skewPpm });
  return figuresOf(media, packets, play(openPlayout(name, media.rateHz), media, packets, endMs(media)));
}

/** The longest push while ten minutes come at once, a second at a time. */
export function longestPushMs(): number {
  const buffer = new JitterBuffer({ sampleRateHz: RATE_HZ, maxBufferedMs: STORE_S * 1000 });
  const second = new Float32Array(RATE_HZ).fill(0.1);
  let longest = 0;
  for (let i = 0; i < STORE_S; i++) {
    const began = performance.now();
    buffer.push(second, i);
    longest = Math.max(longest, performance.now() - began);
  }
  return longest;
}

/** Bytes left behind by a render quantum of a call that has gone on for a while; packets come every 20 ms. */
export function bytesPerQuantum(media: NumberedMedia): number {
  const buffer = new JitterBuffer({ sampleRateHz: media.rateHz });
  const length = (media.rateHz * PACKET_MS) / 1000;
  const packets = Array.from({ length: 250 }, (_, i) => media.samples.subarray(i * length, (i + 1) * length));
  const out = new Float32Array((QUANTUM_MS * media.rateHz) / 1000);
  let quanta = 0;
  let sent = 0;
  return bytesPerCall(() => {
    const nowMs = ++quanta * QUANTUM_MS;
    if (sent * PACKET_MS <= nowMs) buffer.push(packets[sent++ % packets.length]!, nowMs);
    buffer.pull(out, nowMs);
  });
}
