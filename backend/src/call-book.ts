import type { CallEnd } from './relays/close-codes.js';

interface RunningCall {
  end(end: CallEnd): void;
}

const SHUTDOWN: CallEnd = { outcome: 'shutdown', closeCode: 1012, reason: 'service restart' };

/** The running calls of this process, and whether new ones are taken. */
export class CallBook {
  readonly #calls = new Set<RunningCall>();
  #emptied: (() => void) | undefined;
  #draining = false;

  get draining(): boolean {
    return this.#draining;
  }

  get size(): number {
    return this.#calls.size;
  }

  add(call: RunningCall): void {
    this.#calls.add(call);
  }

  /** Both its sockets are closed. */
  remove(call: RunningCall): void {
    this.#calls.delete(call);
    if (this.#calls.size === 0) this.#emptied?.();
  }

  /** Takes no more calls, waits for the running ones, then ends those left and waits until their sockets are closed. */
  async drain(limitMs: number, closeLimitMs: number): Promise<void> {
    this.#draining = true;
    await this.#empty(limitMs);
    for (const call of this.#calls) call.end(SHUTDOWN);
    await this.#empty(closeLimitMs);
  }

  async #empty(limitMs: number): Promise<void> {
    if (this.#calls.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.#emptied = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
