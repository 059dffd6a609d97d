/** Hands each of what comes to one who asks for the next, whoever is first. */
export class Handover<Item> {
  readonly #untaken: Item[] = [];
  readonly #waiters: ((item: Item) => void)[] = [];

  /** For who waits the longest; with `keep`, also for who asks later. */
  offer(item: Item, keep = true): void {
    const waiter = this.#waiters.shift();
    if (waiter) waiter(item);
    else if (keep) this.#untaken.push(item);
  }

  /** The next one that nobody took yet. */
  next(): Promise<Item> {
    const item = this.#untaken.shift();
    return item === undefined ? new Promise((resolve) => this.#waiters.push(resolve)) : Promise.resolve(item);
  }

  /** Nobody gets this one any more. */
  withdraw(item: Item): void {
    const at = this.#untaken.indexOf(item);
    if (at >= 0) this.#untaken.splice(at, 1);
  }
}
