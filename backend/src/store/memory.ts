import type { Lease, Store } from './store.js';

const SWEEP_MS = 30_000;

interface Dated<Value> {
  readonly value: Value;
  readonly untilMs: number;
}

/** For one process: everything is gone when it ends. */
export class MemoryStore implements Store {
  readonly #tickets = new Map<string, Dated<string>>();
  readonly #hits = new Map<string, Dated<number[]>>();
  readonly #leases = new Map<string, Dated<string>>();
  readonly #sweeper: NodeJS.Timeout;
  readonly #nowMs: () => number;
  #fence = 0;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  async putTicket(name: string, value: string, lifeMs: number): Promise<void> {
    this.#tickets.set(name, { value, untilMs: this.#nowMs() + lifeMs });
  }

  async takeTicket(name: string): Promise<string | undefined> {
    const value = this.#alive(this.#tickets, name);
    this.#tickets.delete(name);
    return value;
  }

  async countWithin(name: string, limit: number, windowMs: number): Promise<number> {
    const nowMs = this.#nowMs();
    const hits = (this.#hits.get(name)?.value ?? []).filter((hitMs) => hitMs > nowMs - windowMs);
    const oldest = hits[hits.length - limit];
    if (oldest !== undefined) return Math.max(1, Math.ceil(oldest + windowMs - nowMs));
    hits.push(nowMs);
    this.#hits.set(name, { value: hits, untilMs: nowMs + windowMs });
    return 0;
  }

  async acquireLease(names: readonly string[], lifeMs: number): Promise<Lease | undefined> {
    const name = names.find((each) => this.#alive(this.#leases, each) === undefined);
    if (name === undefined) return undefined;
    const fence = ++this.#fence;
    this.#leases.set(name, { value: String(fence), untilMs: this.#nowMs() + lifeMs });
    return { name, fence, proof: String(fence) };
  }

  async renewLease(lease: Lease, lifeMs: number): Promise<boolean> {
    const holder = this.#alive(this.#leases, lease.name);
    if (holder !== undefined && holder !== lease.proof) return false;
    this.#leases.set(lease.name, { value: lease.proof, untilMs: this.#nowMs() + lifeMs });
    return true;
  }

  async releaseLease(lease: Lease): Promise<void> {
    if (this.#leases.get(lease.name)?.value === lease.proof) this.#leases.delete(lease.name);
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
  }

  #alive<Value>(map: ReadonlyMap<string, Dated<Value>>, name: string): Value | undefined {
    const entry = map.get(name);
    return entry && entry.untilMs > this.#nowMs() ? entry.value : undefined;
  }

  #sweep(): void {
    const nowMs = this.#nowMs();
    for (const map of [this.#tickets, this.#hits, this.#leases]) {
      for (const [name, { untilMs }] of map) if (untilMs <= nowMs) map.delete(name);
    }
  }
}
