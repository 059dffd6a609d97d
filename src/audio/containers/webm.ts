import { DEFAULT_PRE_SKIP_SAMPLES, type Container, type ContainerOptions, type OpusPacket } from './container.js';
import { ascii, joinBytes, OPUS_RATE_HZ, opusHead } from './opus.js';

/** A block's time is 16 bits from its cluster's; a reader that joins late waits for the next cluster. */
const CLUSTER_MS = 1000;
const SEEK_PRE_ROLL_NS = 80_000_000;
const APP = 'voice-call-elements';

/** Elements of Matroska (RFC 9559) that a live stream needs. */
const id = {
  ebml: [0x1a, 0x45, 0xdf, 0xa3],
  ebmlVersion: [0x42, 0x86],
  ebmlReadVersion: [0x42, 0xf7],
  ebmlMaxIdLength: [0x42, 0xf2],
  ebmlMaxSizeLength: [0x42, 0xf3],
  docType: [0x42, 0x82],
  docTypeVersion: [0x42, 0x87],
  docTypeReadVersion: [0x42, 0x85],
  segment: [0x18, 0x53, 0x80, 0x67],
  info: [0x15, 0x49, 0xa9, 0x66],
  timestampScale: [0x2a, 0xd7, 0xb1],
  muxingApp: [0x4d, 0x80],
  writingApp: [0x57, 0x41],
  tracks: [0x16, 0x54, 0xae, 0x6b],
  trackEntry: [0xae],
  trackNumber: [0xd7],
  trackUid: [0x73, 0xc5],
  trackType: [0x83],
  flagLacing: [0x9c],
  codecId: [0x86],
  codecDelay: [0x56, 0xaa],
  seekPreRoll: [0x56, 0xbb],
  codecPrivate: [0x63, 0xa2],
  audio: [0xe1],
  samplingFrequency: [0xb5],
  channels: [0x9f],
  cluster: [0x1f, 0x43, 0xb6, 0x75],
  timestamp: [0xe7],
  simpleBlock: [0xa3],
} as const satisfies Record<string, readonly number[]>;

type Id = (typeof id)[keyof typeof id];

/** Of a segment or a cluster that is still being written: it ends where the next one begins. */
const UNKNOWN_SIZE = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

/** Live WebM: the header once, then a cluster a second, its blocks as they come. */
export class WebmOpus implements Container {
  readonly #preSkipSamples: number;
  #fromSamples: number | undefined;
  #clusterMs: number | undefined;

  constructor({ fromSamples, preSkipSamples = DEFAULT_PRE_SKIP_SAMPLES }: ContainerOptions = {}) {
    this.#fromSamples = fromSamples;
    this.#preSkipSamples = preSkipSamples;
  }

  write({ data, atSamples }: OpusPacket): Uint8Array<ArrayBuffer>[] {
    this.#fromSamples ??= atSamples;
    const atMs = Math.round((Math.max(0, atSamples - this.#fromSamples) * 1000) / OPUS_RATE_HZ);
    const pieces: Uint8Array[] = [];
    if (this.#clusterMs === undefined) pieces.push(header(this.#preSkipSamples));
    if (this.#clusterMs === undefined || atMs - this.#clusterMs >= CLUSTER_MS) {
      this.#clusterMs = atMs;
      pieces.push(Uint8Array.of(...id.cluster, ...UNKNOWN_SIZE), element(id.timestamp, unsigned(atMs)));
    }
    const sinceCluster = atMs - this.#clusterMs;
    const blockHead = Uint8Array.of(0x81, sinceCluster >> 8, sinceCluster & 255, 0x80);
    pieces.push(element(id.simpleBlock, blockHead, data));
    return [joinBytes(...pieces)];
  }

  end(): Uint8Array<ArrayBuffer>[] {
    return [];
  }
}

function header(preSkipSamples: number): Uint8Array<ArrayBuffer> {
  const ebml = element(
    id.ebml,
    element(id.ebmlVersion, unsigned(1)),
    element(id.ebmlReadVersion, unsigned(1)),
    element(id.ebmlMaxIdLength, unsigned(4)),
    element(id.ebmlMaxSizeLength, unsigned(8)),
    element(id.docType, ascii('webm')),
    // Codec delay and seek pre-roll came with version 4; a reader of version 2 can leave them out.
    element(id.docTypeVersion, unsigned(4)),
    element(id.docTypeReadVersion, unsigned(2)),
  );
  const info = element(
    id.info,
    element(id.timestampScale, unsigned(1_000_000)),
    element(id.muxingApp, ascii(APP)),
    element(id.writingApp, ascii(APP)),
  );
  const track = element(
    id.trackEntry,
    element(id.trackNumber, unsigned(1)),
    element(id.trackUid, unsigned(1)),
    element(id.trackType, unsigned(2)),
    element(id.flagLacing, unsigned(0)),
    element(id.codecId, ascii('A_OPUS')),
    element(id.codecDelay, unsigned(Math.round((preSkipSamples * 1e9) / OPUS_RATE_HZ))),
    element(id.seekPreRoll, unsigned(SEEK_PRE_ROLL_NS)),
    element(id.codecPrivate, opusHead(preSkipSamples)),
    element(id.audio, element(id.samplingFrequency, float32(OPUS_RATE_HZ)), element(id.channels, unsigned(1))),
  );
  return joinBytes(ebml, Uint8Array.of(...id.segment, ...UNKNOWN_SIZE), info, element(id.tracks, track));
}

function element(name: Id, ...content: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = content.reduce((sum, { length }) => sum + length, 0);
  // 127 in one byte and 16,383 in two mean "unknown"; a packet of Opus is always below.
  const size = length < 127 ? [0x80 | length] : [0x40 | (length >> 8), length & 255];
  return joinBytes(Uint8Array.of(...name, ...size), ...content);
}

/** In as few bytes as it takes, the highest first. Up to 2^53. */
function unsigned(value: number): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  do {
    bytes.unshift(value % 256);
    value = Math.floor(value / 256);
  } while (value > 0);
  return Uint8Array.from(bytes);
}

function float32(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value);
  return bytes;
}
