/** Sound older than this is worth less to the far side than the delay that it would bring. */
const BEHIND_LIMIT_MS = 200;
/** A backlog younger than this may be the burst after a pause of this thread, which the socket had no turn to send yet. */
const PROVEN_MS = 50;

/** Decides, frame by frame, whether the socket is too far behind to take more sound, and counts what was dropped. */
export class Uplink {
  readonly #frameMs: number;
  #bytesPerMs = 0;
  #behind = false;
  #overSinceMs = Infinity;
  sentMs = 0;
  lostMs = 0;

  constructor(frameMs: number) {
    this.#frameMs = frameMs;
  }

  /** The socket is so far behind that frames are being dropped. */
  get behind(): boolean {
    return this.#behind;
  }

  /** Whether the next frame may be sent, with `backlogBytes` waiting in the socket at `nowMs`. */
  admit(backlogBytes: number, nowMs: number): boolean {
    const backlogMs = this.#bytesPerMs > 0 ? backlogBytes / this.#bytesPerMs : 0;
    // Once behind, the line has to become half free again: no flapping at the edge.
    const over = backlogMs > (this.#behind ? BEHIND_LIMIT_MS / 2 : BEHIND_LIMIT_MS);
    this.#overSinceMs = over ? Math.min(this.#overSinceMs, nowMs) : Infinity;
    this.#behind = nowMs - this.#overSinceMs >= PROVEN_MS;
    if (this.#behind) this.lostMs += this.#frameMs;
    else this.sentMs += this.#frameMs;
    return !this.#behind;
  }

  /** Tells how large the frame was on the wire. */
  sent(bytes: number): void {
    this.#bytesPerMs = bytes / this.#frameMs;
  }
}
