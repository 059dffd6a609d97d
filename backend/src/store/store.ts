/** A place that was taken. */
export interface Lease {
  readonly name: string;
  /** Grows with every lease that is given: the higher one is the right one. */
  readonly fence: number;
  /** Proves the holder to the store. */
  readonly proof: string;
}

/**
 * What processes of this backend share, and no more. Names come in hashed where they would tell something. A store that
 * cannot be reached rejects.
 */
export interface Store {
  putTicket(name: string, value: string, lifeMs: number): Promise<void>;
  /** The value, for one caller only. */
  takeTicket(name: string): Promise<string | undefined>;
  /** Counts one unless `limit` were counted within the window; answers 0, or the ms until one more is allowed. */
  countWithin(name: string, limit: number, windowMs: number): Promise<number>;
  /** The first of the places that is free, or undefined. */
  acquireLease(names: readonly string[], lifeMs: number): Promise<Lease | undefined>;
  /** True while it is still, or again, this holder's. A place that nobody took in between is taken back. */
  renewLease(lease: Lease, lifeMs: number): Promise<boolean>;
  releaseLease(lease: Lease): Promise<void>;
  /** Rejects when the store is not there. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
