/** A packet and where it begins, in samples of 48 kHz from the beginning of its stream. */
export interface OpusPacket {
  readonly data: Buffer;
  readonly atSamples: number;
}

/** Takes a stream apart as it comes, however it is cut. */
export interface OpusReader {
  /** The packets that are whole now. Throws an Error that says what is wrong with the stream; then it is over. */
  push(bytes: Buffer): OpusPacket[];
  /** What a decoder drops at the beginning, known with the first packet. */
  readonly preSkipSamples: number;
}

export const OPUS_RATE_HZ = 48_000;

const MODES: readonly (readonly number[])[] = [
  [480, 960, 1920, 2880], // SILK
  [120, 240, 480, 960], // CELT
];

/** How long a packet sounds, in samples of 48 kHz. Throws for what is none (RFC 6716, 3.1 and 3.2). */
export function durationOf(packet: Buffer): number {
  const [toc, count = 0] = packet;
  if (toc === undefined) throw new Error('a packet of no bytes');
  const configuration = toc >> 3;
  const hybrid = configuration >= 12 && configuration < 16;
  const frame = hybrid ? 480 << (configuration & 1) : (MODES[configuration >> 4]?.[configuration & 3] ?? 0);
  const frames = [1, 2, 2, count & 63][toc & 3] ?? 0;
  const samples = frame * frames;
  if (samples === 0 || samples > 5760) throw new Error(`a packet of ${samples / 48} ms`);
  return samples;
}

/** Reads the identification header (RFC 7845, 5.1); answers the pre-skip. */
export function readOpusHead(head: Buffer): number {
  if (head.length < 19 || head.toString('latin1', 0, 8) !== 'OpusHead') throw new Error('no OpusHead');
  if (head[8] !== 1) throw new Error(`OpusHead of version ${head[8]}`);
  if (head[9] !== 1) throw new Error(`${head[9]} channels instead of one`);
  return head.readUInt16LE(10);
}
