import { DEFAULT_PRE_SKIP_SAMPLES, type Container, type ContainerOptions, type OpusPacket } from './container.js';
import { ascii, joinBytes, OPUS_RATE_HZ, opusHead } from './opus.js';

/** A block's time is 16 bits from its cluster's; a reader that joins late waits for the next cluster. */
const CLUSTER_MS = 1000;
const SEEK_PRE_ROLL_NS = 80_000_000;
const APP = 'voice-call-elements';

// Elements of Matroska (RFC 9559) that a live stream needs, by the bytes of their ids.
const EBML = 0x1a45dfa3;
const EBML_VERSION = 0x4286;
const EBML_READ_VERSION = 0x42f7;
const EBML_MAX_ID_LENGTH = 0x42f2;
const EBML_MAX_SIZE_LENGTH = 0x42f3;
const DOC_TYPE = 0x4282;
const DOC_TYPE_VERSION = 0x4287;
const DOC_TYPE_READ_VERSION = 0x4285;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const MUXING_APP = 0x4d80;
const WRITING_APP = 0x5741;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const TRACK_UID = 0x73c5;
const TRACK_TYPE = 0x83;
const FLAG_LACING = 0x9c;
const CODEC_ID = 0x86;
const CODEC_DELAY = 0x56aa;
const SEEK_PRE_ROLL = 0x56bb;
const CODEC_PRIVATE = 0x63a2;
const AUDIO = 0xe1;
const SAMPLING_FREQUENCY = 0xb5;
const CHANNELS = 0x9f;
const CLUSTER = 0x1f43b675;
const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;

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
      pieces.push(unsized(CLUSTER), element(TIMESTAMP, unsigned(atMs)));
    }
    const sinceCluster = atMs - this.#clusterMs;
    const blockHead = Uint8Array.of(0x81, sinceCluster >> 8, sinceCluster & 255, 0x80);
    pieces.push(element(SIMPLE_BLOCK, blockHead, data));
    return [joinBytes(...pieces)];
  }

  end(): Uint8Array<ArrayBuffer>[] {
    return [];
  }
}

function header(preSkipSamples: number): Uint8Array<ArrayBuffer> {
  const ebml = element(
    EBML,
    element(EBML_VERSION, unsigned(1)),
    element(EBML_READ_VERSION, unsigned(1)),
    element(EBML_MAX_ID_LENGTH, unsigned(4)),
    element(EBML_MAX_SIZE_LENGTH, unsigned(8)),
    element(DOC_TYPE, ascii('webm')),
    // Codec delay and seek pre-roll came with version 4; a reader of version 2 can leave them out.
    element(DOC_TYPE_VERSION, unsigned(4)),
    element(DOC_TYPE_READ_VERSION, unsigned(2)),
  );
  const info = element(
    INFO,
    element(TIMESTAMP_SCALE, unsigned(1_000_000)),
    element(MUXING_APP, ascii(APP)),
    element(WRITING_APP, ascii(APP)),
  );
  const track = element(
    TRACK_ENTRY,
    element(TRACK_NUMBER, unsigned(1)),
    element(TRACK_UID, unsigned(1)),
    element(TRACK_TYPE, unsigned(2)),
    element(FLAG_LACING, unsigned(0)),
    element(CODEC_ID, ascii('A_OPUS')),
    element(CODEC_DELAY, unsigned(Math.round((preSkipSamples * 1e9) / OPUS_RATE_HZ))),
    element(SEEK_PRE_ROLL, unsigned(SEEK_PRE_ROLL_NS)),
    element(CODEC_PRIVATE, opusHead(preSkipSamples)),
    element(AUDIO, element(SAMPLING_FREQUENCY, float32(OPUS_RATE_HZ)), element(CHANNELS, unsigned(1))),
  );
  return joinBytes(ebml, unsized(SEGMENT), info, element(TRACKS, track));
}

function unsized(name: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(...unsigned(name), ...UNKNOWN_SIZE);
}

function element(name: number, ...content: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = content.reduce((sum, { length }) => sum + length, 0);
  // 127 in one byte and 16,383 in two mean "unknown"; a packet of Opus is always below.
  const size = length < 127 ? [0x80 | length] : [0x40 | (length >> 8), length & 255];
  return joinBytes(unsigned(name), Uint8Array.from(size), ...content);
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
