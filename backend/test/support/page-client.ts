import { WebSocket, type ClientOptions } from 'ws';
import { noteTold } from './logs.js';

type Message = Readonly<Record<string, unknown>>;

export interface Close {
  readonly code: number;
  readonly reason: string;
}

/** What a page is to the backend: a WebSocket with an Origin, keeping all that arrives. */
export class PageClient {
  readonly socket: WebSocket;
  readonly messages: Message[] = [];
  readonly frames: Buffer[] = [];
  readonly opened: Promise<void>;
  readonly closed: Promise<Close>;
  /** The HTTP status, when the upgrade was refused. */
  readonly refused: Promise<number>;

  constructor(url: string, origin: string | undefined, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, { ...options, headers: origin === undefined ? {} : { origin } });
    this.opened = new Promise((resolve) => this.socket.once('open', resolve));
    this.refused = new Promise((resolve) => {
      this.socket.on('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => {
          noteTold(body);
          this.messages.push(JSON.parse(body) as Message);
          resolve(response.statusCode ?? 0);
        });
      });
    });
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => {
        noteTold(reason.toString());
        resolve({ code, reason: reason.toString() });
      });
    });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) return void this.frames.push(data);
      noteTold(data.toString());
      this.messages.push(JSON.parse(data.toString()) as Message);
    });
  }

  get audio(): Buffer {
    return Buffer.concat(this.frames);
  }

  ofType(type: string): Message[] {
    return this.messages.filter((message) => message['type'] === type);
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The error codes it was told, in order, and how its socket closed. */
  async ending(): Promise<readonly [codes: unknown[], closeCode: number]> {
    const { code } = await this.closed;
    return [this.ofType('error').map((message) => message['code']), code];
  }
}

export async function until(what: string, condition: () => boolean): Promise<void> {
  const endMs = performance.now() + 8_000;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`Waited in vain for: ${what}`);
    await pause(5);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
