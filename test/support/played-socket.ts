/** A WebSocket whose other end is the test. */
export class PlayedSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  static made: PlayedSocket[] = [];

  readyState = 0;
  bufferedAmount = 0;
  binaryType = 'blob';
  readonly texts: Record<string, unknown>[] = [];
  readonly frames: Uint8Array[] = [];
  closedWith: number | undefined;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(
    readonly url: string,
    readonly subprotocols: readonly string[] = [],
  ) {
    PlayedSocket.made.push(this);
  }

  static get last(): PlayedSocket {
    const last = PlayedSocket.made.at(-1);
    if (!last) throw new Error('No socket was opened.');
    return last;
  }

  static of(part: string): PlayedSocket[] {
    return PlayedSocket.made.filter(({ url }) => url.includes(part));
  }

  open(): this {
    this.readyState = 1;
    this.onopen?.();
    return this;
  }

  say(message: unknown): this {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
    return this;
  }

  drop(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code });
  }

  send(data: string | Uint8Array): void {
    if (typeof data === 'string') this.texts.push(JSON.parse(data) as Record<string, unknown>);
    else this.frames.push(data.slice());
  }

  close(code = 1000): void {
    this.closedWith = code;
    this.drop(code);
  }

  /** Texts of one type that were sent here. */
  sent(type: string): Record<string, unknown>[] {
    return this.texts.filter((message) => message['type'] === type);
  }
}

const real = globalThis.WebSocket;

export function playSockets(): void {
  PlayedSocket.made = [];
  globalThis.WebSocket = PlayedSocket as unknown as typeof WebSocket;
}

export function restoreSockets(): void {
  globalThis.WebSocket = real;
}
