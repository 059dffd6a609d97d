/** Open sockets of browsers, in all and by address group. */
export class ConnectionCount {
  readonly #limit: number;
  readonly #limitPerAddress: number;
  readonly #perAddress = new Map<string, number>();
  #total = 0;

  constructor(limit: number, limitPerAddress: number) {
    this.#limit = limit;
    this.#limitPerAddress = limitPerAddress;
  }

  get total(): number {
    return this.#total;
  }

  /** The HTTP status that refuses one more, or undefined. */
  refusal(address: string): 503 | 429 | undefined {
    if (this.#total >= this.#limit) return 503;
    return (this.#perAddress.get(address) ?? 0) >= this.#limitPerAddress ? 429 : undefined;
  }

  /** Counts one; the answer gives it back, once. */
  add(address: string): () => void {
    this.#total++;
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    let counted = true;
    return () => {
      if (!counted) return;
      counted = false;
      this.#total--;
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#perAddress.set(address, left);
      else this.#perAddress.delete(address);
    };
  }
}
