import { OPUS_RATE_HZ } from '../containers/opus.js';
import {
  DEFAULT_BITRATE,
  OPUS_FRAME,
  OPUS_FRAME_MS,
  type OpusEncoder,
  type OpusEncoderHandlers,
  type OpusEncoderOptions,
} from './encoder.js';

const HEAD_PRE_SKIP_AT = 10;

/** Whether this browser has an Opus encoder of its own that takes one voice at 48 kHz. Works on pages and in workers. */
export async function hasOpusEncoder(options: OpusEncoderOptions = {}): Promise<boolean> {
  if (typeof AudioEncoder === 'undefined') return false;
  try {
    return (await AudioEncoder.isConfigSupported(configOf(options))).supported === true;
  } catch {
    return false;
  }
}

/** The browser's own (WebCodecs). */
export class WebCodecsEncoder implements OpusEncoder {
  readonly #encoder: AudioEncoder;
  #preSkipSamples: number | undefined;
  #givenSamples = 0;
  /** Of the next packet. Counted: Firefox takes the pre-skip off its timestamps, WebKit gives a packet those of its last piece. */
  #atSamples = 0;

  constructor(options: OpusEncoderOptions, handlers: OpusEncoderHandlers) {
    this.#encoder = new AudioEncoder({
      output: (chunk, metadata) => {
        this.#preSkipSamples ??= preSkipOf(metadata?.decoderConfig?.description);
        const data = new Uint8Array(chunk.byteLength);
        chunk.copyTo(data);
        handlers.packet({ data, atSamples: this.#atSamples });
        this.#atSamples += OPUS_FRAME;
      },
      error: (cause) => handlers.failed(cause),
    });
    this.#encoder.configure(configOf(options));
  }

  get preSkipSamples(): number | undefined {
    return this.#preSkipSamples;
  }

  encode(samples: Float32Array): void {
    if (this.#encoder.state !== 'configured' || samples.length === 0) return;
    const data = new AudioData({
      format: 'f32',
      sampleRate: OPUS_RATE_HZ,
      numberOfChannels: 1,
      numberOfFrames: samples.length,
      timestamp: Math.round((this.#givenSamples * 1e6) / OPUS_RATE_HZ),
      data: samples as Float32Array<ArrayBuffer>,
    });
    this.#givenSamples += samples.length;
    this.#encoder.encode(data);
    data.close();
  }

  async flush(): Promise<void> {
    if (this.#encoder.state !== 'configured') return;
    // A flush pads the last packet: the next one begins where what was given ended.
    const atSamples = this.#givenSamples;
    await this.#encoder.flush();
    this.#atSamples = atSamples;
  }

  close(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }
}

/** `application` and `signal` are of the codec's registration, which TypeScript's own types do not have yet. */
function configOf({ bitrate = DEFAULT_BITRATE, fec = false }: OpusEncoderOptions): AudioEncoderConfig {
  const opus = {
    format: 'opus',
    application: 'voip',
    signal: 'voice',
    frameDuration: OPUS_FRAME_MS * 1000,
    useinbandfec: fec,
    // Chromium leaves packets out in silence, then counts time by packets: nothing after it would be in its place.
    usedtx: false,
    // Without an expected loss there is no correction in the packets.
    packetlossperc: fec ? 10 : 0,
  } as const;
  return { codec: 'opus', sampleRate: OPUS_RATE_HZ, numberOfChannels: 1, bitrate, opus };
}

/** From the identification header, as an encoder describes its packets; undefined when it does not. */
function preSkipOf(description: AllowSharedBufferSource | undefined): number | undefined {
  if (!description) return undefined;
  const view = ArrayBuffer.isView(description)
    ? new DataView(description.buffer, description.byteOffset, description.byteLength)
    : new DataView(description);
  return view.byteLength > HEAD_PRE_SKIP_AT + 1 ? view.getUint16(HEAD_PRE_SKIP_AT, true) : undefined;
}
