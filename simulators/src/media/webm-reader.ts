import { readOpusHead, type OpusPacket, type OpusReader } from './opus-stream.js';

/** Elements of Matroska (RFC 9559) that are looked at; any other is passed over. */
const EBML = 0x1a45dfa3;
const DOC_TYPE = 0x4282;
const SEGMENT = 0x18538067;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const CODEC_ID = 0x86;
const CODEC_PRIVATE = 0x63a2;
const CLUSTER = 0x1f43b675;
const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
const MAX_ELEMENT_BYTES = 1 << 20;

interface Element {
  readonly id: number;
  /** Undefined: not known, as of what is still being written. */
  readonly size: number | undefined;
  readonly headBytes: number;
}

/** Live WebM with one track of Opus. */
export class WebmReader implements OpusReader {
  preSkipSamples = 0;
  #rest: Buffer = Buffer.alloc(0);
  #begun = false;
  #track: number | undefined;
  #clusterMs: number | undefined;
  #lastMs = -1;

  push(bytes: Buffer): OpusPacket[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const packets: OpusPacket[] = [];
    for (;;) {
      const element = readElement(this.#rest);
      if (!element) return packets;
      const { id, size, headBytes } = element;
      if (!this.#begun && id !== EBML) throw new Error('no EBML header at the beginning');
      if (id === SEGMENT || id === CLUSTER) {
        // What is in them is read one by one.
        this.#rest = this.#rest.subarray(headBytes);
        if (id === CLUSTER) this.#clusterMs = undefined;
        continue;
      }
      if (size === undefined || size > MAX_ELEMENT_BYTES) throw new Error(`an element ${id.toString(16)} without end`);
      if (this.#rest.length < headBytes + size) return packets;
      const packet = this.#read(id, this.#rest.subarray(headBytes, headBytes + size));
      if (packet) packets.push(packet);
      this.#rest = this.#rest.subarray(headBytes + size);
    }
  }

  #read(id: number, body: Buffer): OpusPacket | undefined {
    switch (id) {
      case EBML:
        if (this.#begun) throw new Error('a second header');
        this.#begun = true;
        if (children(body).get(DOC_TYPE)?.toString() !== 'webm') throw new Error('not of the type webm');
        return undefined;
      case TRACKS:
        this.#readTrack(children(body).get(TRACK_ENTRY) ?? Buffer.alloc(0));
        return undefined;
      case TIMESTAMP:
        this.#clusterMs = unsigned(body);
        return undefined;
      case SIMPLE_BLOCK:
        return this.#readBlock(body);
      case BLOCK_GROUP:
        return this.#readBlock(children(body).get(BLOCK) ?? Buffer.alloc(0));
      default:
        return undefined;
    }
  }

  #readTrack(entry: Buffer): void {
    const track = children(entry);
    const codec = track.get(CODEC_ID)?.toString();
    if (codec !== 'A_OPUS') throw new Error(`a track of ${codec ?? 'no codec'}`);
    this.preSkipSamples = readOpusHead(track.get(CODEC_PRIVATE) ?? Buffer.alloc(0));
    this.#track = unsigned(track.get(TRACK_NUMBER) ?? Buffer.alloc(0));
  }

  #readBlock(body: Buffer): OpusPacket {
    if (this.#track === undefined) throw new Error('a block before its track');
    if (this.#clusterMs === undefined) throw new Error('a block outside a timed cluster');
    if (body.length < 5 || body[0] !== (0x80 | this.#track)) throw new Error('a block of another track');
    if (body.readUInt8(3) & 0x06) throw new Error('a laced block');
    const atMs = this.#clusterMs + body.readInt16BE(1);
    if (atMs < this.#lastMs) throw new Error(`a block at ${atMs} ms after one at ${this.#lastMs} ms`);
    this.#lastMs = atMs;
    return { data: Buffer.from(body.subarray(4)), atSamples: atMs * 48 };
  }
}

function readElement(bytes: Buffer): Element | undefined {
  const id = readNumber(bytes, 0, true);
  if (!id) return undefined;
  const size = readNumber(bytes, id.bytes, false);
  if (!size) return undefined;
  const unknown = size.value === 2 ** (7 * size.bytes) - 1;
  return { id: id.value, size: unknown ? undefined : size.value, headBytes: id.bytes + size.bytes };
}

/** A number of EBML: as many leading zeros as it has further bytes. An element's id keeps its marker. */
function readNumber(bytes: Buffer, at: number, keepMarker: boolean): { value: number; bytes: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  const length = Math.clz32(first) - 23;
  if (length > 8 || (keepMarker && length > 4)) throw new Error('no WebM element');
  if (bytes.length < at + length) return undefined;
  let value = keepMarker ? first : first & (0xff >> length);
  for (let i = 1; i < length; i++) value = value * 256 + bytes.readUInt8(at + i);
  return { value, bytes: length };
}

/** What is directly in an element, the first of each id. */
function children(body: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  let rest = body;
  for (let element = readElement(rest); element; element = readElement(rest)) {
    const { id, size = rest.length, headBytes } = element;
    if (!found.has(id)) found.set(id, rest.subarray(headBytes, headBytes + size));
    rest = rest.subarray(headBytes + size);
  }
  return found;
}

function unsigned(body: Buffer): number {
  return body.reduce((value, byte) => value * 256 + byte, 0);
}
