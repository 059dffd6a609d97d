import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { addressGroup } from '../address.js';
import type { Context } from '../context.js';
import { ConnectionCount } from '../limits/connection-count.js';
import { Reception, type Host } from '../relays/reception.js';
import { closeSocket } from '../relays/sockets.js';

/** What a browser's largest message may need around it: an image inside JSON. */
const ENVELOPE_BYTES = 1024;

const sentences: Readonly<Record<number, string>> = {
  400: 'The request could not be read.',
  403: 'This call is not allowed.',
  404: 'There is nothing at this address.',
  429: 'Too many connections. Please try again later.',
  503: 'No more calls are taken at the moment. Please try again later.',
};
const codes: Readonly<Record<number, string>> = {
  400: 'bad-message',
  403: 'unauthorized',
  404: 'not-found',
  429: 'rate-limited',
  503: 'busy',
};

/** Takes the upgrades of the relays' paths; everything is checked that can be before a socket is opened. */
export class Doorman {
  readonly #context: Context;
  readonly #hosts: ReadonlyMap<string, Host>;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #count: ConnectionCount;

  /** `hosts` by path, prefix included. */
  constructor(context: Context, server: Server, hosts: ReadonlyMap<string, Host>) {
    const { limits } = context.settings;
    this.#context = context;
    this.#hosts = hosts;
    this.#server = server;
    this.#count = new ConnectionCount(limits.connections, limits.connectionsPerAddress);
    this.#sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: Math.max(limits.imageBytes, limits.configBytes) + ENVELOPE_BYTES,
    });
    this.#sockets.on('wsClientError', (_error, line) => this.#refuse(line, 400, 'bad-handshake'));
    server.on('upgrade', this.#onUpgrade);
  }

  /** Closes the sockets that no call has ended, and leaves the server. */
  async close(limitMs: number): Promise<void> {
    const { clients } = this.#sockets;
    const closed = [...clients].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of clients) closeSocket(socket, 1012, 'service restart', limitMs);
    await Promise.all(closed);
    this.#server.off('upgrade', this.#onUpgrade);
    this.#sockets.close();
  }

  readonly #onUpgrade = (request: IncomingMessage, line: Duplex, head: Buffer): void => {
    const host = this.#hosts.get(pathOf(request.url));
    if (!host) {
      // Somebody else of the same server may know the path.
      if (this.#server.listenerCount('upgrade') === 1) this.#refuse(line, 404, 'unknown-path');
      return;
    }
    line.on('error', () => line.destroy());
    const { settings, book, metrics } = this.#context;
    const { origin } = request.headers;
    const address = addressGroup(settings.addresses.clientOf(request));
    if (book.draining) return this.#refuse(line, 503, 'restarting');
    if (!settings.origins.allows(origin)) return this.#refuse(line, 403, origin === undefined ? 'no-origin' : 'origin');
    if (!this.#context.attempts.allows(address)) return this.#refuse(line, 429, 'attempts');
    const status = this.#count.refusal(address);
    if (status) return this.#refuse(line, status, status === 503 ? 'connections' : 'connections-of-address');
    this.#sockets.handleUpgrade(request, line, head, (socket) => {
      const giveBack = this.#count.add(address);
      metrics.connections.set(this.#count.total);
      socket.once('close', () => {
        giveBack();
        metrics.connections.set(this.#count.total);
      });
      new Reception(this.#context, host, socket, line, origin);
    });
  };

  #refuse(line: Duplex, status: number, reason: string): void {
    this.#context.metrics.refusals.inc({ at: 'upgrade', reason });
    this.#context.log.info({ reason, status }, 'upgrade refused');
    const body = JSON.stringify({ code: codes[status], message: sentences[status] });
    const headers = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Connection: close',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...(status === 429 || status === 503 ? ['Retry-After: 10'] : []),
    ];
    line.once('finish', () => line.destroy());
    line.end(`${headers.join('\r\n')}\r\n\r\n${body}`);
  }
}

/** Without the query and without a last slash. */
function pathOf(url: string | undefined): string {
  const path = (url ?? '/').split('?', 1)[0] ?? '/';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
