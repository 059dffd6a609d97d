/** A piece of sound as it is encoded, and its place in the stream, in samples of the wire's rate. */
export interface SoundPiece {
  readonly data: Uint8Array;
  readonly atSamples: number;
  readonly samples: number;
}

/** What waits for a socket, in order and no more than a limit: what is oldest goes first. */
export class KeptSound {
  readonly #limitMs: number;
  readonly #rateHz: number;
  readonly #pieces: SoundPiece[] = [];
  #samples = 0;
  #droppedSamples = 0;

  constructor(limitMs: number, rateHz: number) {
    this.#limitMs = limitMs;
    this.#rateHz = rateHz;
  }

  get keptMs(): number {
    return this.#ms(this.#samples);
  }

  get droppedMs(): number {
    return this.#ms(this.#droppedSamples);
  }

  push(piece: SoundPiece): void {
    this.#pieces.push(piece);
    this.#samples += piece.samples;
    // The newest may be sent at once, however little is kept.
    while (this.keptMs > this.#limitMs && this.#pieces.length > 1) this.#drop();
  }

  /** The oldest, which is not kept any more. */
  take(): SoundPiece | undefined {
    const piece = this.#pieces.shift();
    this.#samples -= piece?.samples ?? 0;
    return piece;
  }

  /** Nobody will ever want it. */
  dropAll(): void {
    while (this.#pieces.length > 0) this.#drop();
  }

  #drop(): void {
    this.#droppedSamples += this.take()?.samples ?? 0;
  }

  #ms(samples: number): number {
    return Math.round((samples * 1000) / this.#rateHz);
  }
}
