import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock } from '../clock.js';
import type { CloseFacts, ConnectionFaults } from './connection-faults.js';
import { startFaultTimers } from './fault-timers.js';
import { parseObject, type JsonObject } from './json.js';
import { Outbox } from './outbox.js';
import { Recording } from './recording.js';

export interface ConnectionSetup {
  readonly socket: WebSocket;
  readonly line: Duplex;
  readonly request: IncomingMessage;
  readonly clock: Clock;
  readonly faults: Readonly<ConnectionFaults>;
  readonly record: boolean;
}

export interface ConnectionHandlers {
  text(text: string): void;
  binary(bytes: Buffer): void;
  /** A frame that breaks RFC 6455; the socket closes. */
  badFrame(detail: string): void;
  closed(facts: CloseFacts): void;
}

/** One open socket with its faults: what is sent goes through them, what comes is recorded. */
export class Connection {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly received: Recording;
  readonly sent: Recording;
  /** Resolves when the socket has closed; `code` and `reason` as this side saw them. */
  readonly closed: Promise<CloseFacts>;
  readonly #setup: ConnectionSetup;
  readonly #outbox: Outbox;
  readonly #stopFaults: (() => void)[] = [];
  #ending = false;

  constructor(setup: ConnectionSetup, handlers: ConnectionHandlers) {
    const { socket, line, request, clock, faults, record } = setup;
    this.#setup = setup;
    this.url = request.url ?? '';
    this.headers = request.headers;
    this.received = new Recording(record);
    this.sent = new Recording(record);
    this.#outbox = new Outbox({
      socket,
      line,
      clock,
      faults,
      onSent: (frame) => {
        if (frame.kind === 'audio') this.sent.addAudio(frame.data);
        if (frame.kind !== 'text') return;
        const message = parseObject(frame.data.toString());
        if (message) this.sent.addMessage(message);
      },
    });
    this.addFaults(faults);
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.received.addAudio(data);
      if (this.#ending) return;
      if (isBinary) handlers.binary(data);
      else handlers.text(data.toString());
    });
    socket.on('error', (error) => handlers.badFrame(error.message));
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        for (const stop of this.#stopFaults) stop();
        this.#ending = true;
        this.#outbox.dispose();
        const facts = { code, reason: reason.toString() };
        handlers.closed(facts);
        resolve(facts);
      });
    });
    for (const raw of faults.rawFrames ?? []) this.sendText(raw);
  }

  get faults(): Readonly<ConnectionFaults> {
    return this.#setup.faults;
  }

  /** A close was asked for or has come: nothing more is sent. */
  get ended(): boolean {
    return this.#ending;
  }

  /** Starts further faults that come by time, counted from now. */
  addFaults(faults: Readonly<ConnectionFaults>): void {
    const { clock, socket } = this.#setup;
    this.#stopFaults.push(startFaultTimers(clock, faults, socket, this.#outbox));
  }

  send(message: JsonObject): void {
    this.sendText(JSON.stringify(message));
    if (this.#setup.faults.duplicateMessages) this.sendText(JSON.stringify(message));
  }

  /** Sends a text frame as it is; a Buffer may hold invalid UTF-8. */
  sendText(raw: string | Buffer): void {
    if (!this.#ending) this.#outbox.send({ kind: 'text', data: raw });
  }

  sendBinary(bytes: Buffer): void {
    if (!this.#ending) this.#outbox.send({ kind: 'audio', data: bytes });
  }

  close(code = 1000, reason = ''): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#outbox.send({ kind: 'close', code, reason });
  }

  /** Destroys the connection without a close frame. */
  terminate(): void {
    this.#setup.socket.terminate();
  }
}
