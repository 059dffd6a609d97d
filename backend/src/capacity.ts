import type { FastifyBaseLogger } from 'fastify';
import { digest } from './digest.js';
import type { RelayProvider } from './providers/relay-kind.js';
import type { Lease, Store } from './store/store.js';

/** How long a key that the provider refused comes last. */
const RESTING_MS = 30_000;

/** A place that is renewed until it is released. */
export class HeldLease {
  readonly #store: Store;
  readonly #lease: Lease;
  readonly #timer: NodeJS.Timeout;
  #released = false;
  #onLost: (() => void) | undefined;

  constructor(store: Store, lease: Lease, lifeMs: number, log: FastifyBaseLogger) {
    this.#store = store;
    this.#lease = lease;
    this.#timer = setInterval(() => {
      store.renewLease(lease, lifeMs).then(
        (held) => {
          if (!held && !this.#released) this.#onLost?.();
        },
        // A store that is away for a moment ends no call: the place is taken back when it returns.
        () => log.warn({ fence: lease.fence }, 'a lease could not be renewed'),
      );
    }, lifeMs / 3);
  }

  /** `task` runs when somebody else has the place: its holder must stop. */
  onLost(task: () => void): void {
    this.#onLost = task;
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    clearInterval(this.#timer);
    // If the store cannot be asked, the place is free when its time is over.
    this.#store.releaseLease(this.#lease).catch(() => undefined);
  }
}

export interface Line {
  readonly key: string;
  readonly lease: HeldLease;
}

/** The provider's keys and how many calls each may carry, counted over all processes. */
export class KeyPool {
  readonly #store: Store;
  readonly #lifeMs: number;
  readonly #log: FastifyBaseLogger;
  readonly #places: readonly { readonly name: string; readonly key: string }[];
  readonly #restingUntilMs = new Map<string, number>();

  constructor(protocol: string, provider: RelayProvider, store: Store, lifeMs: number, log: FastifyBaseLogger) {
    this.#store = store;
    this.#lifeMs = lifeMs;
    this.#log = log;
    // The first place of every key, then the second: calls are spread over the keys.
    this.#places = Array.from({ length: provider.callsPerKey }, (_, place) =>
      provider.keys.map((key) => ({ name: `line:${protocol}:${digest(key).slice(0, 16)}:${place}`, key })),
    ).flat();
  }

  /** Undefined when all lines are busy. */
  async take(): Promise<Line | undefined> {
    const nowMs = performance.now();
    const rests = ({ key }: { key: string }): number => ((this.#restingUntilMs.get(key) ?? 0) > nowMs ? 1 : 0);
    const places = [...this.#places].sort((a, b) => rests(a) - rests(b));
    const lease = await this.#store.acquireLease(
      places.map(({ name }) => name),
      this.#lifeMs,
    );
    const key = places.find(({ name }) => name === lease?.name)?.key;
    if (!lease || key === undefined) return undefined;
    return { key, lease: new HeldLease(this.#store, lease, this.#lifeMs, this.#log) };
  }

  /** The provider refused this key: others are tried before it for a while. */
  rest(key: string): void {
    this.#restingUntilMs.set(key, performance.now() + RESTING_MS);
  }
}

/** One of the places that somebody may have at once. Undefined: all of them are taken. */
export async function takePlace(
  store: Store,
  owner: string,
  places: number,
  lifeMs: number,
  log: FastifyBaseLogger,
): Promise<HeldLease | undefined> {
  const names = Array.from({ length: places }, (_, place) => `${owner}:${place}`);
  const lease = await store.acquireLease(names, lifeMs);
  return lease && new HeldLease(store, lease, lifeMs, log);
}
