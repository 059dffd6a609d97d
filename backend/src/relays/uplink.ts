import type { WebSocket } from 'ws';
import type { Limits } from '../limits/limits.js';

type Entry =
  | { readonly kind: 'text'; readonly data: string }
  | { readonly kind: 'audio'; readonly data: Buffer; readonly atMs: number };

const RETRY_MS = 20;

/**
 * The way to the provider. Keeps the order; while the provider is not there yet, or is behind, sound waits here and what
 * gets too old is dropped, text never. Sound is not put into a socket that holds more than `staleAudioMs` of it already.
 */
export class Uplink {
  readonly #socket: WebSocket;
  readonly #limits: Limits;
  readonly #audioMark: number;
  readonly #onDrop: (bytes: number) => void;
  readonly #onBacklog: () => void;
  #waiting: Entry[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(
    socket: WebSocket,
    limits: Limits,
    audioBytesPerSecond: number,
    on: { readonly drop: (bytes: number) => void; readonly backlog: () => void },
  ) {
    this.#socket = socket;
    this.#limits = limits;
    this.#audioMark = (audioBytesPerSecond * limits.staleAudioMs) / 1000;
    this.#onDrop = on.drop;
    this.#onBacklog = on.backlog;
  }

  /** Bytes that the provider has yet to take. */
  get backlogBytes(): number {
    return this.#waitingBytes + this.#socket.bufferedAmount;
  }

  text(data: string): void {
    this.#push({ kind: 'text', data });
  }

  audio(data: Buffer): void {
    this.#push({ kind: 'audio', data, atMs: performance.now() });
  }

  /** Sends what can be sent, drops what is too old. */
  readonly flush = (): void => {
    if (this.#disposed) return;
    const { OPEN } = this.#socket;
    if (this.#waiting.length > 0) this.#dropStale();
    while (this.#waiting.length > 0 && this.#socket.readyState === OPEN) {
      const [entry] = this.#waiting;
      if (!entry || (entry.kind === 'audio' && this.#socket.bufferedAmount > this.#audioMark)) break;
      this.#waiting.shift();
      this.#waitingBytes -= entry.data.length;
      this.#socket.send(entry.data, { binary: entry.kind === 'audio' }, this.#onWritten);
    }
    if (this.#waiting.length > 0) this.#timer ??= setTimeout(this.#retry, RETRY_MS);
    this.#onBacklog();
  };

  /** Nothing is sent any more; answers the texts that were not. */
  dispose(): string[] {
    clearTimeout(this.#timer);
    const texts = this.#waiting.flatMap((entry) => (entry.kind === 'text' ? [entry.data] : []));
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#disposed = true;
    return texts;
  }

  readonly #retry = (): void => {
    this.#timer = undefined;
    this.flush();
  };

  readonly #onWritten = (): void => {
    this.flush();
  };

  #push(entry: Entry): void {
    this.#waiting.push(entry);
    this.#waitingBytes += entry.data.length;
    this.flush();
  }

  #dropStale(): void {
    const oldest = performance.now() - this.#limits.staleAudioMs;
    const stale = (entry: Entry): boolean => entry.kind === 'audio' && entry.atMs < oldest;
    if (!this.#waiting.some(stale)) return;
    let dropped = 0;
    this.#waiting = this.#waiting.filter((entry) => {
      if (!stale(entry)) return true;
      dropped += entry.data.length;
      return false;
    });
    this.#waitingBytes -= dropped;
    this.#onDrop(dropped);
  }
}
