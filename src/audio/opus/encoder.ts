import type { OpusPacket } from '../containers/index.js';

export const OPUS_FRAME_MS = 20;
/** Samples of one packet at 48 kHz. */
export const OPUS_FRAME = 960;
export const DEFAULT_BITRATE = 32_000;

export interface OpusEncoderOptions {
  /** Bits a second; default 32,000, which is plenty for one voice. */
  readonly bitrate?: number | undefined;
  /**
   * In-band forward error correction: a lost packet can be guessed from the next one. Default false: no wire here loses
   * any. The fallback cannot do it and leaves it out.
   */
  readonly fec?: boolean | undefined;
}

export interface OpusEncoderHandlers {
  /** In order. The data are the receiver's. */
  packet(packet: OpusPacket): void;
  /** The encoder is of no use any more; at most once. */
  failed(cause: unknown): void;
}

/** A stream of one voice at 48 kHz as Opus packets of 20 ms. */
export interface OpusEncoder {
  /** Any number of samples, -1...1; copied. Packets come a little later. */
  encode(samples: Float32Array): void;
  /** Resolves when the packets of everything encoded so far have come, or when none will come any more. */
  flush(): Promise<void>;
  /** Nothing comes afterwards. */
  close(): void;
  /** What a decoder has to drop at the beginning; undefined until the first packet has come. */
  readonly preSkipSamples: number | undefined;
}

/**
 * The encoder for browsers without one: its address on the page's own origin, or the script itself. Either can be sent to
 * a worker, which could not find it by a relative address.
 */
export type OpusFallback = string | Blob;
