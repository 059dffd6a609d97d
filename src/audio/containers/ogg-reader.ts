import { CHECKSUM_AT, oggChecksum } from './ogg-checksum.js';
import { joinBytes } from './opus.js';

const CAPTURE = [0x4f, 0x67, 0x67, 0x53, 0] as const;
const HEADER_BYTES = 27;
const CONTINUED = 1;
/** 48 frames of 1,275 bytes and what tells them apart (RFC 6716, 3.4): a longer packet is none of Opus. */
const MAX_PACKET_BYTES = 61_440;

/**
 * The packets of one Ogg stream (RFC 3533), from its bytes in any pieces. Never throws: what is no whole page with a right
 * checksum is passed over, and so is a packet of which a part is missing.
 */
export class OggReader {
  #rest: Uint8Array = new Uint8Array();
  /** The beginning of a packet that goes on with the next page; undefined while there is none to go on with. */
  #open: Uint8Array | undefined;
  #nextPage = 0;

  /** The packets that end in these bytes, headers included, a copy each. */
  push(bytes: Uint8Array): Uint8Array<ArrayBuffer>[] {
    const packets: Uint8Array<ArrayBuffer>[] = [];
    this.#rest = joinBytes(this.#rest, bytes);
    let at = 0;
    for (;;) {
      while (at < this.#rest.length && !this.#mayBeginAt(at)) at++;
      const length = pageLength(this.#rest, at);
      if (length === undefined) break;
      const page = this.#rest.subarray(at, at + length);
      const isWhole = new DataView(page.buffer, page.byteOffset).getUint32(CHECKSUM_AT, true) === oggChecksum(page);
      if (isWhole) this.#read(page, packets);
      at += isWhole ? length : 1;
    }
    this.#rest = this.#rest.slice(at);
    return packets;
  }

  /** Whether a page begins here, as far as bytes have come. */
  #mayBeginAt(at: number): boolean {
    return CAPTURE.every((byte, i) => (this.#rest[at + i] ?? byte) === byte);
  }

  #read(page: Uint8Array, packets: Uint8Array<ArrayBuffer>[]): void {
    const number = new DataView(page.buffer, page.byteOffset).getUint32(18, true);
    const goesOn = ((page[5] as number) & CONTINUED) !== 0;
    if (!goesOn || number !== this.#nextPage) this.#open = undefined;
    this.#nextPage = (number + 1) >>> 0;
    // The rest of a packet whose beginning is not here.
    let isStray = goesOn && this.#open === undefined;
    const segments = page.subarray(HEADER_BYTES, HEADER_BYTES + (page[26] as number));
    let from = HEADER_BYTES + segments.length;
    let to = from;
    for (const segment of segments) {
      to += segment;
      // A full segment is not the packet's last.
      if (segment === 255) continue;
      if (!isStray) packets.push(joinBytes(this.#open ?? new Uint8Array(), page.subarray(from, to)));
      isStray = false;
      this.#open = undefined;
      from = to;
    }
    if (isStray || segments.at(-1) !== 255) return;
    const open = joinBytes(this.#open ?? new Uint8Array(), page.subarray(from, to));
    this.#open = open.length <= MAX_PACKET_BYTES ? open : undefined;
  }
}

/** Of the page that begins there; undefined until all of it has come. */
function pageLength(bytes: Uint8Array, at: number): number | undefined {
  const bodyAt = HEADER_BYTES + (bytes[at + 26] ?? Infinity);
  if (at + bodyAt > bytes.length) return undefined;
  const length = bytes.subarray(at + HEADER_BYTES, at + bodyAt).reduce((sum, segment) => sum + segment, bodyAt);
  return at + length <= bytes.length ? length : undefined;
}
