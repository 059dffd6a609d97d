import type { TakeSamples } from '../frame-ports.js';
import type { Codec, Encoder } from './codec.js';

const FULL_SCALE = 32768;

/** Signed 16-bit little-endian PCM. Every browser runs on little-endian machines, so typed arrays read and write it as it is. */
export class Pcm16Encoder implements Encoder {
  #out = new Int16Array(0);

  encode(samples: Float32Array): Uint8Array<ArrayBuffer> {
    if (this.#out.length < samples.length) this.#out = new Int16Array(samples.length);
    const out = this.#out;
    for (let i = 0; i < samples.length; i++) {
      const value = Math.round((samples[i] as number) * FULL_SCALE);
      out[i] = value > 32767 ? 32767 : value < -32768 ? -32768 : value;
    }
    return new Uint8Array(out.buffer, 0, samples.length * 2);
  }
}

export class Pcm16Codec extends Pcm16Encoder implements Codec {
  // A chunk may end in the middle of a sample: -1, or the low byte that waits for its other half.
  #carry = -1;

  decode(bytes: Uint8Array, take: TakeSamples): Float32Array<ArrayBuffer> {
    const carried = this.#carry >= 0 && bytes.length > 0;
    const total = bytes.length + (carried ? 1 : 0);
    const samples = take(total >> 1);
    let at = 0;
    let n = 0;
    if (carried) samples[n++] = int16(this.#carry, bytes[at++] as number) / FULL_SCALE;
    for (; n < samples.length; at += 2) {
      samples[n++] = int16(bytes[at] as number, bytes[at + 1] as number) / FULL_SCALE;
    }
    if (bytes.length > 0) this.#carry = at < bytes.length ? (bytes[at] as number) : -1;
    return samples;
  }
}

const int16 = (low: number, high: number): number => ((high << 24) >> 16) | low;
