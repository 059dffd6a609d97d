import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

/** Where requests come in: takes its own before the server's other listeners, which still answer the rest. */
export class RequestGate {
  readonly #server: Server;
  readonly #otherListeners: readonly RequestListener[];
  readonly #onRequest: RequestListener;

  /** `take` answers a request, or says false: it is none of ours. */
  constructor(server: Server, take: (request: IncomingMessage, response: ServerResponse) => boolean) {
    this.#server = server;
    this.#otherListeners = server.listeners('request') as RequestListener[];
    this.#onRequest = (request, response) => {
      if (take(request, response)) return;
      for (const listener of this.#otherListeners) listener.call(server, request, response);
    };
    server.removeAllListeners('request');
    server.on('request', this.#onRequest);
  }

  /** Gives the server back to its other listeners. */
  close(): void {
    this.#server.off('request', this.#onRequest);
    for (const listener of this.#otherListeners) this.#server.on('request', listener);
  }
}
