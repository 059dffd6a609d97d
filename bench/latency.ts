import { setTimeout as sleep } from 'node:timers/promises';
import type { Recording } from '../simulators/src/aillomvox/index.ts';
import type { BenchCall } from './call.ts';
import { OnsetDetector, type Onset } from './onset-detector.ts';
import type { TapEvent } from './page/taps.ts';
import { FRAME_MS, speakerSignal, WIRE_HZ } from './signals.ts';
import { median, sum } from './stats.ts';

/** Bursts of one direction: how long each took, and how many never came. */
export interface Delays {
  readonly delaysMs: number[];
  readonly lost: number;
}

export interface LatencyResult {
  readonly seconds: number;
  readonly capture: Delays & { readonly late: number };
  /** `targetsMs`: beside each delay, the buffer's target as the element told it when the burst had been heard. */
  readonly playback: Delays & { readonly gaps: number; readonly gapMs: number; readonly targetsMs: readonly number[] };
  readonly stats: ElementStats | undefined;
}

/** What the element itself counts; the peer counts nothing. */
export interface ElementStats {
  readonly link?: { readonly lostMs: number };
  readonly jitter?: { readonly targetMs: number; readonly concealedMs: number };
}

/** The same pitch comes again after 640 ms at the earliest. */
const LONGEST_MS = 620;
/** Sound waits until its frame is full; a frame that takes this much longer on top is late. */
const LATE_MS = 20;

/** Lets sound run both ways for `seconds`, then compares what each end had and when. */
export async function measureLatency(call: BenchCall, seconds: number): Promise<LatencyResult> {
  const { server, page, wallMs, heard } = call;
  await heard();
  await server.sendAudio(speakerSignal(seconds), { speed: 1, chunkMs: FRAME_MS });
  const stats = await page.evaluate(() => {
    return document.querySelector<Element & { stats: ElementStats }>('voice-agent-call')?.stats;
  });
  await sleep(LONGEST_MS);
  const { captured, rendered } = await heard();
  const endMs = Date.now() - LONGEST_MS;
  const spoken = onsets(captured).filter(({ atMs }) => atMs < endMs);
  const capture = delays(spoken, wireOnsets(server.received, wallMs));
  const sent = wireOnsets(server.sent, wallMs);
  const sounded = onsets(rendered);
  const targetsMs = arrivals(sent, sounded).map(([, to]) => to.targetMs ?? NaN);
  const allowedMs = frameMs(server.received) + LATE_MS;
  return {
    seconds,
    capture: { ...capture, late: capture.delaysMs.filter((delayMs) => delayMs > allowedMs).length },
    playback: { ...delays(sent, sounded), ...gaps(rendered), targetsMs },
    stats,
  };
}

function frameMs({ frames }: Recording): number {
  return (median(frames.map(({ bytes }) => bytes)) / 2 / WIRE_HZ) * 1000;
}

function onsets(events: readonly TapEvent[]): Extract<TapEvent, { type: 'onset' }>[] {
  return events.filter((event) => event.type === 'onset');
}

/** The bursts in what the server sent or received, with the time of the frame that each begins in. */
function wireOnsets(recording: Recording, wallMs: (atMs: number) => number): Onset[] {
  const detector = new OnsetDetector(WIRE_HZ);
  const samples = recording.samples();
  const found: Onset[] = [];
  let at = 0;
  for (const frame of recording.frames) {
    const atMs = wallMs(frame.atMs);
    for (const end = at + frame.bytes / 2; at < end; at++) {
      const onset = detector.push((samples[at] ?? 0) / 32768, atMs);
      if (onset) found.push(onset);
    }
  }
  return found;
}

function delays(sources: readonly Onset[], sinks: readonly Onset[]): Delays {
  const delaysMs = arrivals(sources, sinks).map(([from, to]) => to.atMs - from.atMs);
  return { delaysMs, lost: sources.length - delaysMs.length };
}

/** Each burst that came, where it began and where it was noticed. */
function arrivals<Sink extends Onset>(sources: readonly Onset[], sinks: readonly Sink[]): [from: Onset, to: Sink][] {
  return sources.flatMap((from) => {
    const { code, atMs } = from;
    const to = sinks.find((other) => other.code === code && other.atMs > atMs - 2 && other.atMs < atMs + LONGEST_MS);
    return to ? [[from, to]] : [];
  });
}

/** The silences between the first burst and the last. */
function gaps(rendered: readonly TapEvent[]): { gaps: number; gapMs: number } {
  const isOnset = ({ type }: TapEvent): boolean => type === 'onset';
  const signal = rendered.slice(rendered.findIndex(isOnset), rendered.findLastIndex(isOnset) + 1);
  const lengths = signal.flatMap((event) => (event.type === 'gap' ? [event.lengthMs] : []));
  return { gaps: lengths.length, gapMs: sum(lengths) };
}
