import { createEncoder, type Encoder } from '../audio/codecs/encoders.js';
import { createContainer } from '../audio/containers/index.js';
import { packetSamples } from '../audio/containers/opus.js';
import {
  createOpusEncoder,
  type OpusEncoder,
  type OpusEncoderOptions,
  type OpusFallback,
} from '../audio/opus-encoder.js';
import type { StreamFormat } from '../protocols/stream-dialect.js';
import type { SoundPiece } from './kept-sound.js';

/** What one socket is sent, in order. What is missing between two pieces keeps its length: a gap, or silence. */
export interface SoundWriter {
  write(piece: SoundPiece): Uint8Array[];
  /** Nothing after it. */
  end(): Uint8Array[];
}

/** One side's encoder, from the first frame to the last, however many sockets there are. */
export interface SideEncoder {
  /** Copies. Pieces come at once or a little later. */
  encode(frame: Float32Array): void;
  /** Resolves when all pieces have come. */
  flush(): Promise<void>;
  close(): void;
  /** For a fresh socket; `endSamples`: where what was sent before ends. After the first piece. */
  makeWriter(endSamples: number): SoundWriter;
}

export interface EncoderHandlers {
  piece(piece: SoundPiece): void;
  failed(cause: unknown): void;
}

type OpusFormat = Extract<StreamFormat, { encoding: 'opus' }>;
type PlainFormat = Exclude<StreamFormat, OpusFormat>;

export interface OpusSetup {
  readonly opus: OpusEncoderOptions;
  readonly opusFallback: OpusFallback | undefined;
}

export function makeEncoder(format: StreamFormat, setup: OpusSetup, handlers: EncoderHandlers): SideEncoder {
  return format.encoding === 'opus' ? new OpusSide(format, setup, handlers) : new PlainSide(format, handlers);
}

class OpusSide implements SideEncoder {
  readonly #format: OpusFormat;
  readonly #encoder: OpusEncoder;

  constructor(format: OpusFormat, { opus, opusFallback }: OpusSetup, handlers: EncoderHandlers) {
    this.#format = format;
    this.#encoder = createOpusEncoder(
      opus,
      {
        packet: ({ data, atSamples }) => handlers.piece({ data, atSamples, samples: packetSamples(data) }),
        failed: (cause) => handlers.failed(cause),
      },
      opusFallback,
    );
  }

  encode(frame: Float32Array): void {
    this.#encoder.encode(frame);
  }

  flush(): Promise<void> {
    return this.#encoder.flush();
  }

  close(): void {
    this.#encoder.close();
  }

  makeWriter(endSamples: number): SoundWriter {
    const { container } = this.#format;
    return createContainer(container, {
      preSkipSamples: this.#encoder.preSkipSamples,
      // WebM tells times: they count from the beginning of the call, so what a cut line swallowed keeps its length too.
      fromSamples: container === 'webm' ? 0 : endSamples,
    });
  }
}

class PlainSide implements SideEncoder {
  readonly #codec: Encoder;
  readonly #encoding: PlainFormat['encoding'];
  readonly #handlers: EncoderHandlers;
  #atSamples = 0;

  constructor({ encoding }: PlainFormat, handlers: EncoderHandlers) {
    this.#encoding = encoding;
    this.#codec = createEncoder(encoding);
    this.#handlers = handlers;
  }

  encode(frame: Float32Array): void {
    const atSamples = this.#atSamples;
    this.#atSamples += frame.length;
    // The codec's view is used again for the next frame.
    this.#handlers.piece({ data: this.#codec.encode(frame).slice(), atSamples, samples: frame.length });
  }

  async flush(): Promise<void> {
    // Nothing waits in a codec without memory.
  }

  close(): void {
    // It holds nothing.
  }

  makeWriter(endSamples: number): SoundWriter {
    const codec = createEncoder(this.#encoding);
    let nextSamples = endSamples;
    return {
      write({ data, atSamples, samples }) {
        const missing = atSamples - nextSamples;
        nextSamples = atSamples + samples;
        return missing > 0 ? [codec.encode(new Float32Array(missing)), data] : [data];
      },
      end: () => [],
    };
  }
}
