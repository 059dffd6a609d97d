import { durationOf, type OpusPacket, type OpusReader } from './opus-stream.js';

/** A packet a message, nothing around it. */
export class BareReader implements OpusReader {
  /** Nobody says it: what encoders for speech use. */
  readonly preSkipSamples = 312;
  #atSamples = 0;

  push(bytes: Buffer): OpusPacket[] {
    const packet = { data: bytes, atSamples: this.#atSamples };
    this.#atSamples += durationOf(bytes);
    return [packet];
  }
}
