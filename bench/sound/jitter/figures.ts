import type { NumberedMedia } from './numbered-media.ts';
import type { Packet } from './packets.ts';
import { gapOf, seamsOf } from './seams.ts';
import { delayImpairment, voiceQuality } from './voice-quality.ts';

/** What listening was like, over the time from the first sample of media to the last. */
export interface Figures {
  /** Beyond what the fastest packet needed, the mean over every sample of media that was heard. */
  readonly delayMs: number;
  /** A gap has 1 ms of silence or 18 ms of made-up sound in it. */
  readonly gapsPerMinute: number;
  readonly gapMsPerMinute: number;
  /** Time that was made shorter, in what ways ever. */
  readonly removedMsPerMinute: number;
  /** Voiced sound that was left out in pieces too long to be a change of tempo. */
  readonly lostVoicedMsPerMinute: number;
  readonly r: number;
  /** Media after the last that was heard. */
  readonly unplayedMs: number;
}

/** The longest period of a voice: what leaves out more at once loses speech. */
const PERIOD_MS = 16;
const WINDOW_MS = 10;
/** RMS of a window of voice, about -44 dBFS. */
const VOICED = 0.006;

/** `packets` must be of one length, without holes. */
export function figuresOf(media: NumberedMedia, packets: readonly Packet[], heard: Float32Array): Figures {
  const places = media.trace(heard);
  const first = places.findIndex((place) => place >= 0);
  const last = places.findLastIndex((place) => place >= 0);
  if (first < 0) throw new Error('No media was heard.');
  const ms = 1000 / media.rateHz;
  const delays = delaysOf(packets, places, ms);
  const voiced = voicedWindows(media);
  const sum = { gaps: 0, gapMs: 0, hiddenMs: 0, removedMs: 0, lostMs: 0 };
  for (const { at, place, between, skipped } of seamsOf(places)) {
    const gap = gapOf(heard.subarray(at + 1, at + 1 + between), ms);
    if (gap) {
      sum.gaps++;
      sum.gapMs += between * ms;
      sum.hiddenMs += gap.hiddenMs;
    }
    sum.removedMs += Math.max(0, skipped - between) * ms;
    if ((gap ? skipped : skipped - between) * ms > PERIOD_MS) {
      for (let lost = place + 1; lost <= place + skipped; lost++) sum.lostMs += voiced(lost) ? ms : 0;
    }
  }
  const spanMs = (last - first + 1) * ms;
  const perMinute = 60_000 / spanMs;
  return {
    delayMs: delays.meanMs,
    gapsPerMinute: sum.gaps * perMinute,
    gapMsPerMinute: sum.gapMs * perMinute,
    removedMsPerMinute: sum.removedMs * perMinute,
    lostVoicedMsPerMinute: sum.lostMs * perMinute,
    r: voiceQuality(delays.impairment, sum.hiddenMs / spanMs, (sum.gapMs - sum.hiddenMs + sum.lostMs) / spanMs),
    unplayedMs: (media.samples.length - 1 - places[last]!) * ms,
  };
}

/** Of the sample `place` that is heard at sample `at`: beyond what the fastest packet needed. */
export function addedDelay(packets: readonly Packet[], ms: number): (at: number, place: number) => number {
  const least = Math.min(...packets.map(({ sentMs, arrivesMs }) => arrivesMs - sentMs));
  const length = packets[0]!.toSample - packets[0]!.fromSample;
  return (at, place) => {
    const packet = packets[Math.floor(place / length)]!;
    return at * ms - packet.sentMs - least - (place - packet.fromSample) * ms;
  };
}

function delaysOf(
  packets: readonly Packet[],
  places: Int32Array,
  ms: number,
): { readonly meanMs: number; readonly impairment: number } {
  const delayMs = addedDelay(packets, ms);
  let count = 0;
  let sumMs = 0;
  let impairment = 0;
  places.forEach((place, at) => {
    if (place < 0) return;
    const addedMs = delayMs(at, place);
    count++;
    sumMs += addedMs;
    impairment += delayImpairment(addedMs);
  });
  return { meanMs: sumMs / count, impairment: impairment / count };
}

function voicedWindows({ samples, rateHz }: NumberedMedia): (place: number) => boolean {
  const length = (rateHz * WINDOW_MS) / 1000;
  const loud = Array.from({ length: Math.ceil(samples.length / length) }, (_, i) => {
    const window = samples.subarray(i * length, (i + 1) * length);
    return Math.sqrt(window.reduce((sum, value) => sum + value * value, 0) / window.length) > VOICED;
  });
  return (place) => loud[Math.floor(place / length)] ?? false;
}
