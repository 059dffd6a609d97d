/** Opus counts at this rate, whatever it carries. */
export const OPUS_RATE_HZ = 48_000;

/** Samples of a frame in CELT and hybrid mode, by the lower two bits of the configuration; SILK's are below. */
const CELT_FRAMES = [120, 240, 480, 960] as const;
const HYBRID_FRAMES = [480, 960] as const;
const SILK_FRAMES = [480, 960, 1920, 2880] as const;

/** How long one frame of the packet sounds, in samples of 48 kHz (RFC 6716, table 2). */
export function frameSamplesOf(packet: Uint8Array): number {
  const configuration = (packet[0] ?? 0) >> 3;
  if (configuration >= 16) return CELT_FRAMES[(configuration & 3) as 0 | 1 | 2 | 3];
  if (configuration >= 12) return HYBRID_FRAMES[(configuration & 1) as 0 | 1];
  return SILK_FRAMES[(configuration & 3) as 0 | 1 | 2 | 3];
}

/** How long the packet sounds, in samples of 48 kHz; 0 for what is no packet. */
export function packetSamples(packet: Uint8Array): number {
  const [first, count] = packet;
  if (first === undefined) return 0;
  const code = first & 3;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (count ?? 0) & 63;
  return frames * frameSamplesOf(packet);
}

/**
 * Packets that say "nothing was sent" for a gap before `packet`: its first byte alone, one frame each. A decoder fills
 * them as it does lost ones (RFC 7845, 4.1).
 */
export function gapPackets(gapSamples: number, packet: Uint8Array): Uint8Array<ArrayBuffer>[] {
  const count = Math.max(0, Math.round(gapSamples / frameSamplesOf(packet)));
  return Array.from({ length: count }, () => Uint8Array.of((packet[0] ?? 0) & 0xfc));
}

/** The identification header (RFC 7845, 5.1) of one channel: in Ogg the first page, in WebM the track's private data. */
export function opusHead(preSkipSamples: number): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(19);
  const view = new DataView(head.buffer);
  head.set(ascii('OpusHead'));
  head[8] = 1;
  head[9] = 1;
  view.setUint16(10, preSkipSamples, true);
  view.setUint32(12, OPUS_RATE_HZ, true);
  return head;
}

export function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export function joinBytes(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
