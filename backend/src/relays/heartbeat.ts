import type { WebSocket } from 'ws';

/** Pings a browser; `onDead`, once, when a pong stays out. `resting` says that nothing is being read, pongs included. */
export class Heartbeat {
  readonly #timer: NodeJS.Timeout;
  #pongTimer: NodeJS.Timeout | undefined;

  constructor(
    socket: WebSocket,
    pingMs: number,
    pongMs: number,
    on: { readonly beat: () => void; readonly dead: () => void; readonly resting: () => boolean },
  ) {
    socket.on('pong', () => {
      clearTimeout(this.#pongTimer);
      this.#pongTimer = undefined;
    });
    const judge = (): void => {
      this.#pongTimer = undefined;
      if (!on.resting()) on.dead();
    };
    this.#timer = setInterval(() => {
      on.beat();
      if (socket.readyState !== socket.OPEN) return;
      socket.ping();
      this.#pongTimer ??= setTimeout(judge, pongMs);
    }, pingMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#pongTimer);
  }
}
