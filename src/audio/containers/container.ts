/** One packet of an Opus encoder, mono. */
export interface OpusPacket {
  /** As RFC 6716 has it; the first byte says how long it sounds. */
  readonly data: Uint8Array;
  /** Where it begins, in samples of 48 kHz, on the encoder's own count. */
  readonly atSamples: number;
}

export interface ContainerOptions {
  /**
   * What the stream counts from, on the encoder's count; the first packet's place when absent. What lies between it and
   * that packet is heard as a gap of the right length, so two streams that begin at one place stay aligned.
   */
  readonly fromSamples?: number | undefined;
  /** What a decoder drops at the beginning, in samples of 48 kHz: the encoder's look-ahead. Default 312 (6.5 ms). */
  readonly preSkipSamples?: number | undefined;
  /** Of the Ogg stream, 32 bit; by chance when absent. */
  readonly serial?: number | undefined;
}

/** One live stream, from its header to its end. Each piece is what one message on a socket carries; none is kept. */
export interface Container {
  /** The next packet, in order; the header comes with the first. What is lost in between keeps its length. */
  write(packet: OpusPacket): Uint8Array<ArrayBuffer>[];
  /** What closes the stream; nothing after it. */
  end(): Uint8Array<ArrayBuffer>[];
}

export const DEFAULT_PRE_SKIP_SAMPLES = 312;
