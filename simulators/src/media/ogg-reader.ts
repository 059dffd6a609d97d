import { durationOf, readOpusHead, type OpusPacket, type OpusReader } from './opus-stream.js';

const HEADER_BYTES = 27;
const CONTINUED = 1;
const BEGIN = 2;
const END = 4;

interface Page {
  readonly flags: number;
  readonly granule: bigint;
  readonly serial: number;
  readonly sequence: number;
  readonly packets: readonly Buffer[];
  readonly bytes: number;
}

/** Ogg Opus of one stream (RFC 3533, RFC 7845). Packets that go over a page's end are not expected of a live voice. */
export class OggReader implements OpusReader {
  preSkipSamples = 0;
  #rest: Buffer = Buffer.alloc(0);
  #serial = 0;
  #pages = 0;
  #headers = 0;
  #ended = false;
  #atSamples = 0;

  push(bytes: Buffer): OpusPacket[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const packets: OpusPacket[] = [];
    for (let page = readPage(this.#rest); page; page = readPage(this.#rest)) {
      this.#rest = this.#rest.subarray(page.bytes);
      packets.push(...this.#take(page));
    }
    return packets;
  }

  #take({ flags, granule, serial, sequence, packets }: Page): OpusPacket[] {
    if (this.#ended) throw new Error('a page after the last one');
    const begins = (flags & BEGIN) !== 0;
    if (begins !== (this.#pages === 0)) throw new Error(begins ? 'a second beginning' : 'no beginning');
    if (begins) this.#serial = serial;
    if (serial !== this.#serial) throw new Error('pages of two streams');
    if (sequence !== this.#pages) throw new Error(`page ${sequence} in the place of page ${this.#pages}`);
    if (flags & CONTINUED) throw new Error('a packet over two pages');
    this.#pages++;
    this.#ended = (flags & END) !== 0;
    const sound = packets.filter((packet) => !this.#readHeader(packet));
    const placed = sound.map((data) => {
      const atSamples = this.#atSamples;
      this.#atSamples += durationOf(data);
      return { data, atSamples };
    });
    this.#checkGranule(granule, packets.length);
    return placed;
  }

  /** What a page's last packet ends with; -1 where none ends. The last page may cut its end off. */
  #checkGranule(granule: bigint, packets: number): void {
    const expected = packets > 0 ? BigInt(this.#atSamples) : -1n;
    if (granule !== expected && !(this.#ended && granule < expected))
      throw new Error(`granule position ${granule} instead of ${expected}`);
  }

  #readHeader(packet: Buffer): boolean {
    if (this.#headers === 2) return false;
    if (this.#headers++ === 0) this.preSkipSamples = readOpusHead(packet);
    else if (packet.toString('latin1', 0, 8) !== 'OpusTags') throw new Error('no OpusTags');
    return true;
  }
}

function readPage(bytes: Buffer): Page | undefined {
  const magic = bytes.toString('latin1', 0, Math.min(4, bytes.length));
  if (!'OggS'.startsWith(magic)) throw new Error('no Ogg page');
  if (bytes.length < HEADER_BYTES) return undefined;
  const bodyAt = HEADER_BYTES + bytes.readUInt8(26);
  if (bytes.length < bodyAt) return undefined;
  const segments = bytes.subarray(HEADER_BYTES, bodyAt);
  const length = bodyAt + segments.reduce((sum, segment) => sum + segment, 0);
  if (bytes.length < length) return undefined;
  const page = Buffer.from(bytes.subarray(0, length));
  const checksum = page.readUInt32LE(22);
  page.writeUInt32LE(0, 22);
  if (checksumOf(page) !== checksum) throw new Error('a page whose checksum is wrong');
  const packets: Buffer[] = [];
  let [from, at] = [bodyAt, bodyAt];
  for (const segment of segments) {
    at += segment;
    if (segment === 255) continue;
    packets.push(page.subarray(from, at));
    from = at;
  }
  if (from !== at) throw new Error('a packet over two pages');
  return {
    flags: page.readUInt8(5),
    granule: page.readBigInt64LE(6),
    serial: page.readUInt32LE(14),
    sequence: page.readUInt32LE(18),
    packets,
    bytes: length,
  };
}

/** Division by Ogg's polynomial, bit by bit: slow, and plain to check. */
function checksumOf(bytes: Buffer): number {
  let rest = 0;
  for (const byte of bytes) {
    rest ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) rest = rest & 0x80000000 ? (rest << 1) ^ 0x04c11db7 : rest << 1;
  }
  return rest >>> 0;
}
