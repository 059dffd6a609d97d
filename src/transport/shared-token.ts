import { expiryOf } from './token-expiry.js';
import { fetchToken, type Token, type TokenRequest, type TokenSourceOptions } from './token-source.js';

/** A token is replaced so long before it expires, and not handed out any more. */
const AHEAD_MS = 60_000;
/** How long a token that does not say when it expires is taken for good: they live for about an hour (PROTOCOLS 4.1). */
const UNDATED_MS = 600_000;
const FETCH_LIMIT_MS = 10_000;
/** The longest a timer can be set. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface SharedTokenHandlers {
  /** A token that is in use ends soon; a new one is being fetched. `expiresAtMs` is milliseconds since 1970. */
  onexpiring(expiresAtMs: number): void;
  /** There will be no new one for now: whoever needs one asks again. */
  onfailed(cause: unknown): void;
}

/** One token for all channels of a session: one request at a time, renewed ahead of its end while it is in use. */
export class SharedToken {
  readonly #source: () => TokenSourceOptions;
  readonly #request: () => TokenRequest;
  readonly #handlers: SharedTokenHandlers;
  #token: Token | undefined;
  #goodUntilMs = 0;
  #fetching: Promise<Token | undefined> | undefined;
  #inUse = false;
  #renewal: ReturnType<typeof setTimeout> | undefined;

  /** `source` and `request` are read whenever a token is fetched. */
  constructor(source: () => TokenSourceOptions, request: () => TokenRequest, handlers: SharedTokenHandlers) {
    this.#source = source;
    this.#request = request;
    this.#handlers = handlers;
  }

  /** The token, fetched if need be; undefined when the page has no source of tokens. Rejects as `fetchToken` does. */
  get(): Promise<Token | undefined> {
    if (this.#token && Date.now() < this.#goodUntilMs) return Promise.resolve(this.#token);
    return this.#fetch();
  }

  /** This token does not count any more; a newer one stays. */
  drop(token: string | undefined): void {
    if (this.#token?.token !== token) return;
    this.#token = undefined;
    clearTimeout(this.#renewal);
  }

  /** Whether it is to be renewed without being asked for; out of use it is forgotten: the next user may be another one. */
  setInUse(inUse: boolean): void {
    this.#inUse = inUse;
    clearTimeout(this.#renewal);
    if (inUse) this.#scheduleRenewal();
    else this.#token = undefined;
  }

  #fetch(): Promise<Token | undefined> {
    const never = new AbortController().signal;
    this.#fetching ??= fetchToken(this.#source(), this.#request(), FETCH_LIMIT_MS, never)
      .then((token) => {
        this.#keep(token);
        return token;
      })
      .finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }

  #keep(token: Token | undefined): void {
    this.#token = token;
    const expiresAtMs = expiryOf(token);
    this.#goodUntilMs = expiresAtMs === undefined ? Date.now() + UNDATED_MS : expiresAtMs - AHEAD_MS;
    clearTimeout(this.#renewal);
    if (this.#inUse) this.#scheduleRenewal();
  }

  #scheduleRenewal(): void {
    const expiresAtMs = expiryOf(this.#token);
    const inMs = this.#goodUntilMs - Date.now();
    // One that comes as good as expired is fetched anew when it is needed, not at once and for ever.
    if (expiresAtMs === undefined || inMs <= 0) return;
    this.#renewal = setTimeout(() => this.#renew(expiresAtMs), Math.min(inMs, LONGEST_TIMER_MS));
  }

  #renew(expiresAtMs: number): void {
    if (Date.now() < this.#goodUntilMs) {
      this.#scheduleRenewal();
      return;
    }
    this.#handlers.onexpiring(expiresAtMs);
    this.#fetch().catch((cause: unknown) => this.#handlers.onfailed(cause));
  }
}
