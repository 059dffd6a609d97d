import type { WebSocket } from 'ws';

/** Pings a peer; `dead`, once, when nothing comes in answer. `resting` says that nothing is being read, pongs included. */
export class Heartbeat {
  readonly #timer: NodeJS.Timeout;
  #pongTimer: NodeJS.Timeout | undefined;

  constructor(
    socket: WebSocket,
    pingMs: number,
    pongMs: number,
    on: { readonly beat: () => void; readonly dead: () => void; readonly resting: () => boolean },
  ) {
    const lives = (): void => {
      if (this.#pongTimer === undefined) return;
      clearTimeout(this.#pongTimer);
      this.#pongTimer = undefined;
    };
    socket.on('pong', lives);
    // After a rest, the pong comes behind all that has piled up.
    socket.on('message', lives);
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
