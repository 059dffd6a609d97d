import type { Container, ContainerOptions, OpusPacket } from './container.js';
import { gapPackets, packetSamples } from './opus.js';

/** Bare packets, one a piece: there is nothing around them that could tell how long a gap is, so gaps are sent too. */
export class BarePackets implements Container {
  #nextSamples: number | undefined;

  constructor({ fromSamples }: ContainerOptions = {}) {
    this.#nextSamples = fromSamples;
  }

  write({ data, atSamples }: OpusPacket): Uint8Array<ArrayBuffer>[] {
    const gap = gapPackets(atSamples - (this.#nextSamples ?? atSamples), data);
    this.#nextSamples = atSamples + packetSamples(data);
    return [...gap, data.slice()];
  }

  end(): Uint8Array<ArrayBuffer>[] {
    return [];
  }
}
