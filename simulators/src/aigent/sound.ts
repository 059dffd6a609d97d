import { BareReader } from '../media/bare-reader.js';
import { decodeOpus } from '../media/decode-opus.js';
import { OggReader } from '../media/ogg-reader.js';
import { durationOf, type OpusPacket, type OpusReader } from '../media/opus-stream.js';
import { WebmReader } from '../media/webm-reader.js';
import { samplesFromAlaw } from '../sound/alaw.js';
import { samplesFromMulaw } from '../sound/mulaw.js';
import { joinSamples, samplesFromBytes } from '../sound/pcm.js';
import type { StreamFacts } from './metadata.js';
import type { Codec } from './options.js';

/** The sound of one socket, taken in as it comes and decoded when asked for. */
export interface ReceivedSound {
  /** Throws an Error that says what is wrong with it; then nothing more is taken. */
  push(payload: Buffer): void;
  samples(): Promise<Int16Array>;
}

const containers: Readonly<Record<StreamFacts['container'], new () => OpusReader>> = {
  webm: WebmReader,
  ogg: OggReader,
  none: BareReader,
};

const decoders: Readonly<Record<Exclude<Codec, 'opus'>, (bytes: Buffer) => Int16Array>> = {
  mulaw: samplesFromMulaw,
  alaw: samplesFromAlaw,
  pcm16: samplesFromBytes,
};

export function receivedSound({ codec, container }: StreamFacts): ReceivedSound {
  return codec === 'opus' ? new OpusSound(new containers[container](), container === 'webm') : new PlainSound(codec);
}

/**
 * One side over all of its sockets. Opus goes on where it was: the encoder has not begun anew because a line was cut, so a
 * decoder that did would lose what was on its way through both.
 */
export async function joinedSamples(sounds: readonly ReceivedSound[]): Promise<Int16Array> {
  const [first] = sounds;
  if (first instanceof OpusSound && sounds.every((sound) => sound instanceof OpusSound))
    return first.continuedBy(sounds.slice(1));
  return joinSamples(await Promise.all(sounds.map((sound) => sound.samples())));
}

class OpusSound implements ReceivedSound {
  readonly #reader: OpusReader;
  /** Its times count from the beginning of the call: what a cut line swallowed keeps its length. */
  readonly #tellsTimes: boolean;
  readonly #packets: OpusPacket[] = [];
  #endSamples = 0;

  constructor(reader: OpusReader, tellsTimes: boolean) {
    this.#reader = reader;
    this.#tellsTimes = tellsTimes;
  }

  push(payload: Buffer): void {
    for (const packet of this.#reader.push(payload)) {
      this.#endSamples = packet.atSamples + durationOf(packet.data);
      this.#packets.push(packet);
    }
  }

  samples(): Promise<Int16Array> {
    return this.continuedBy([]);
  }

  continuedBy(others: readonly OpusSound[]): Promise<Int16Array> {
    let fromSamples = 0;
    const packets = [this, ...others].flatMap((sound) => {
      const from = sound.#tellsTimes ? 0 : fromSamples;
      const placed = sound.#packets.map(({ data, atSamples }) => ({ data, atSamples: atSamples + from }));
      fromSamples += sound.#endSamples;
      return placed;
    });
    return decodeOpus(packets, this.#reader.preSkipSamples);
  }
}

class PlainSound implements ReceivedSound {
  readonly #codec: Exclude<Codec, 'opus'>;
  readonly #pieces: Buffer[] = [];

  constructor(codec: Exclude<Codec, 'opus'>) {
    this.#codec = codec;
  }

  push(payload: Buffer): void {
    if (this.#codec === 'pcm16' && payload.length % 2 === 1) throw new Error('half a sample');
    this.#pieces.push(payload);
  }

  async samples(): Promise<Int16Array> {
    return decoders[this.#codec](Buffer.concat(this.#pieces));
  }
}
