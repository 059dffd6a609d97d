import { Arrivals, lines, type LineName } from '../../../simulators/src/network/index.ts';

export const PACKET_MS = 20;

/** A piece of media on its way. */
export interface Packet {
  readonly fromSample: number;
  readonly toSample: number;
  readonly sentMs: number;
  readonly arrivesMs: number;
}

/** What the line does beyond its nature; times are of arrival. */
export interface Disturbance {
  /** Nothing arrives in between. */
  readonly stall?: { readonly fromMs: number; readonly toMs: number };
  /** How much slower than ours the sender's clock is, in millionths. */
  readonly skewPpm?: number;
}

/** A live voice: each packet is sent when it is complete. */
export function pacedPackets(
  seconds: number,
  rateHz: number,
  line: LineName,
  seed: number,
  { stall, skewPpm = 0 }: Disturbance = {},
): Packet[] {
  const arrivals = new Arrivals(lines[line], seed);
  const samples = (rateHz * PACKET_MS) / 1000;
  return Array.from({ length: (seconds * 1000) / PACKET_MS }, (_, i) => {
    const sentMs = (i + 1) * PACKET_MS * (1 + skewPpm / 1e6);
    let arrivesMs = arrivals.arrivalMs(sentMs);
    if (stall && arrivesMs >= stall.fromMs && arrivesMs < stall.toMs) arrivesMs = stall.toMs;
    return { fromSample: i * samples, toSample: (i + 1) * samples, sentMs, arrivesMs };
  });
}

/** An AI voice: sentences of `sentenceS`, sent `speed` times faster than they are spoken, the next after a pause. */
export function burstPackets(
  seconds: number,
  rateHz: number,
  line: LineName,
  seed: number,
  { speed = 6, sentenceS = 12, chunkMs = 100, pauseMs = 1500 } = {},
): Packet[] {
  const arrivals = new Arrivals(lines[line], seed);
  const samples = (rateHz * chunkMs) / 1000;
  const perSentence = (sentenceS * 1000) / chunkMs;
  return Array.from({ length: (seconds * 1000) / chunkMs }, (_, i) => {
    const sentence = Math.floor(i / perSentence);
    const sentMs = sentence * (sentenceS * 1000 + pauseMs) + (((i % perSentence) + 1) * chunkMs) / speed;
    return { fromSample: i * samples, toSample: (i + 1) * samples, sentMs, arrivesMs: arrivals.arrivalMs(sentMs) };
  });
}
