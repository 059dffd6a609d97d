import { samplesFromBytes } from '../sound/pcm.js';
import type { JsonObject } from './json.js';

export interface RecordedFrame {
  /** `performance.now()` of this process. */
  readonly atMs: number;
  readonly bytes: number;
}

export interface RecordedMessage {
  readonly atMs: number;
  readonly message: JsonObject;
}

/** One direction of a call, in the order of the wire. */
export class Recording {
  readonly #keep: boolean;
  readonly #pieces: Buffer[] = [];
  readonly #frames: RecordedFrame[] = [];
  readonly #messages: RecordedMessage[] = [];
  #totalBytes = 0;

  constructor(keep: boolean) {
    this.#keep = keep;
  }

  /** Audio frames with their time and size. */
  get frames(): readonly RecordedFrame[] {
    return this.#frames;
  }

  get messages(): readonly RecordedMessage[] {
    return this.#messages;
  }

  /** Audio bytes counted so far, also when nothing is kept. */
  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** All audio frames joined. */
  bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  samples(): Int16Array {
    return samplesFromBytes(this.bytes());
  }

  addAudio(bytes: Buffer): void {
    this.#totalBytes += bytes.length;
    if (!this.#keep) return;
    this.#pieces.push(bytes);
    this.#frames.push({ atMs: performance.now(), bytes: bytes.length });
  }

  addMessage(message: JsonObject): void {
    if (this.#keep) this.#messages.push({ atMs: performance.now(), message });
  }
}
