import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ConnectionFaults } from './connection-faults.js';
import { refuseUpgrade } from './upgrade.js';

/** A client that wants a socket. One of the two methods is called, once. */
export interface Knock<Faults> {
  readonly request: IncomingMessage;
  readonly line: Duplex;
  /** Of this connection alone; those of the upgrade have happened already. */
  readonly faults: Faults;
  accept(open: (socket: WebSocket) => void): void;
  refuse(status: number): void;
}

export interface SocketGateOptions<Faults> {
  readonly server: Server;
  /** The server is somebody else's: what is not ours is left alone, and closing leaves it running. */
  readonly joined: boolean;
  readonly maxFrameBytes: number;
  /** What goes wrong with this one; undefined: its path is not ours. */
  readonly faultsFor: (request: IncomingMessage) => Faults | undefined;
  readonly onKnock: (knock: Knock<Faults>) => void;
}

/** Where sockets come in: takes upgrades of an HTTP server, and cuts all of them in the end. */
export class SocketGate<Faults extends ConnectionFaults> {
  readonly #options: SocketGateOptions<Faults>;
  readonly #sockets: WebSocketServer;
  readonly #lines = new Set<Duplex>();
  readonly #onUpgrade = (request: IncomingMessage, line: Duplex, head: Buffer): void => {
    this.#upgrade(request, line, head);
  };

  constructor(options: SocketGateOptions<Faults>) {
    this.#options = options;
    this.#sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: options.maxFrameBytes,
    });
    options.server.on('upgrade', this.#onUpgrade);
  }

  /** Cuts all connections; stops its own server, leaves a joined one running. */
  async close(): Promise<void> {
    const { server, joined } = this.#options;
    server.off('upgrade', this.#onUpgrade);
    for (const client of this.#sockets.clients) client.terminate();
    for (const line of this.#lines) line.destroy();
    this.#sockets.close();
    if (joined) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #upgrade(request: IncomingMessage, line: Duplex, head: Buffer): void {
    const found = this.#options.faultsFor(request);
    if (!found) {
      if (!this.#options.joined) refuseUpgrade(line, 404);
      return;
    }
    this.#lines.add(line);
    line.on('error', () => line.destroy());
    line.on('close', () => this.#lines.delete(line));
    const faults = { ...found };
    if (faults.hangUpgrade) return;
    if (faults.refuseStatus !== undefined) return refuseUpgrade(line, faults.refuseStatus);
    this.#options.onKnock({
      request,
      line,
      faults,
      accept: (open) => this.#sockets.handleUpgrade(request, line, head, open),
      refuse: (status) => refuseUpgrade(line, status),
    });
  }
}
