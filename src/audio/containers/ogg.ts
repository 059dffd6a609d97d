import { DEFAULT_PRE_SKIP_SAMPLES, type Container, type ContainerOptions, type OpusPacket } from './container.js';
import { CHECKSUM_AT, oggChecksum } from './ogg-checksum.js';
import { ascii, gapPackets, joinBytes, opusHead, packetSamples } from './opus.js';

const HEADER_BYTES = 27;
const BEGIN = 2;
const END = 4;
const VENDOR = 'voice-call-elements';

/** Ogg Opus (RFC 3533, RFC 7845): a page for each packet, so that nothing waits. */
export class OggOpus implements Container {
  readonly #preSkipSamples: number;
  readonly #serial: number;
  #nextSamples: number | undefined;
  /** Samples of everything written, which is what a page's granule position says. */
  #granule = 0;
  #page = 0;

  constructor({ fromSamples, preSkipSamples = DEFAULT_PRE_SKIP_SAMPLES, serial }: ContainerOptions = {}) {
    this.#nextSamples = fromSamples;
    this.#preSkipSamples = preSkipSamples;
    this.#serial = serial ?? (crypto.getRandomValues(new Uint32Array(1))[0] as number);
  }

  write({ data, atSamples }: OpusPacket): Uint8Array<ArrayBuffer>[] {
    const header = this.#page === 0 ? this.#header() : [];
    const gap = gapPackets(atSamples - (this.#nextSamples ?? atSamples), data);
    this.#nextSamples = atSamples + packetSamples(data);
    const pages = [...gap, data].map((packet) => {
      this.#granule += packetSamples(packet);
      return this.#makePage(packet, this.#granule);
    });
    return [joinBytes(...header, ...pages)];
  }

  end(): Uint8Array<ArrayBuffer>[] {
    return this.#page === 0 ? [] : [this.#makePage(undefined, -1, END)];
  }

  #header(): Uint8Array<ArrayBuffer>[] {
    const tags = joinBytes(ascii('OpusTags'), uint32(VENDOR.length), ascii(VENDOR), uint32(0));
    return [this.#makePage(opusHead(this.#preSkipSamples), 0, BEGIN), this.#makePage(tags, 0)];
  }

  /** One page with one whole packet, or with none. A granule position of -1: no packet ends here. */
  #makePage(packet: Uint8Array | undefined, granule: number, flags = 0): Uint8Array<ArrayBuffer> {
    // A packet ends with the first segment that is not full, be it an empty one.
    const segments = packet ? Math.floor(packet.length / 255) + 1 : 0;
    const bodyAt = HEADER_BYTES + segments;
    const page = new Uint8Array(bodyAt + (packet?.length ?? 0));
    const view = new DataView(page.buffer);
    page.set(ascii('OggS'));
    page[5] = flags;
    view.setBigInt64(6, BigInt(granule), true);
    view.setUint32(14, this.#serial, true);
    view.setUint32(18, this.#page++, true);
    page[26] = segments;
    if (packet) {
      page.fill(255, HEADER_BYTES, bodyAt - 1);
      page[bodyAt - 1] = packet.length % 255;
      page.set(packet, bodyAt);
    }
    view.setUint32(CHECKSUM_AT, oggChecksum(page), true);
    return page;
  }
}

function uint32(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
