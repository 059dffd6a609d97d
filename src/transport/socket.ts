import type { WireData } from '../protocols/dialect.js';

/** How a socket came to its end. `refused` and `timeout` come before it was open. */
export interface SocketEnd {
  readonly kind: 'refused' | 'timeout' | 'closed';
  /** RFC 6455, section 7.4; 1006 when the line was cut or the peer cannot be known. */
  readonly code: number;
}

export interface SocketHandlers {
  open(): void;
  message(data: string | ArrayBuffer): void;
  /** Once, whatever happens. */
  end(end: SocketEnd): void;
}

const ABNORMAL = 1006;
const CLOSE_LIMIT_MS = 500;

/**
 * A WebSocket with one end. A browser tells of one failure by `error`, by `close`, by both, or (blocked by CSP) by
 * readyState 3 and an `error` without `close`: the first of them counts, the rest is silence.
 */
export class Socket {
  readonly #handlers: SocketHandlers;
  readonly #socket: WebSocket | undefined;
  #opened = false;
  #ended = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, connectLimitMs: number, handlers: SocketHandlers, subprotocols: readonly string[] = []) {
    this.#handlers = handlers;
    try {
      this.#socket = new WebSocket(url, [...subprotocols]);
    } catch {
      queueMicrotask(() => this.#end({ kind: 'refused', code: ABNORMAL }));
      return;
    }
    const socket = this.#socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#open();
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (!this.#ended) handlers.message(data);
    };
    socket.onerror = () => this.#fail();
    socket.onclose = ({ code }) => this.#end({ kind: this.#opened ? 'closed' : 'refused', code });
    this.#timer = setTimeout(() => this.#end({ kind: 'timeout', code: ABNORMAL }), connectLimitMs);
    if (socket.readyState === WebSocket.CLOSED) queueMicrotask(() => this.#fail());
  }

  get isOpen(): boolean {
    return !this.#ended && this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Bytes handed over and not yet sent. 0 once the socket is not open: what a closed socket counts means nothing. */
  get backlogBytes(): number {
    return this.isOpen ? (this.#socket?.bufferedAmount ?? 0) : 0;
  }

  /** False, and nothing sent, unless the socket is open. */
  send(data: WireData): boolean {
    if (!this.isOpen) return false;
    this.#socket?.send(data);
    return true;
  }

  /** Says goodbye; ends within half a second whether the peer answers or not. `code` 1000 or 3000-4999. */
  close(code = 1000): void {
    if (this.#ended) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end({ kind: 'closed', code }), CLOSE_LIMIT_MS);
    this.#socket?.close(code);
  }

  #open(): void {
    if (this.#ended) return;
    clearTimeout(this.#timer);
    this.#opened = true;
    this.#handlers.open();
  }

  #fail(): void {
    // A cut line fires `error` first and `close` with its code in the same task: give the code its chance.
    setTimeout(() => this.#end({ kind: this.#opened ? 'closed' : 'refused', code: ABNORMAL }), 0);
  }

  #end(end: SocketEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    if (end.kind === 'timeout') this.#socket?.close();
    this.#handlers.end(end);
  }
}
