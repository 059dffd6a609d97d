import type { FastifyBaseLogger } from 'fastify';
import type { Limits } from '../limits/limits.js';
import type { StreamKind, StreamProvider } from '../providers/stream-kind.js';
import { refusals, type Refusal } from '../refusals.js';
import type { Scrubber } from '../secrets.js';
import { postForm } from './post.js';

/** A token is not used in its last seconds: it has to last until the platform has read it. */
const SPARE_MS = 30_000;
/** After a refused login: an account is locked by one that keeps trying. */
const RESTING_MS = 30_000;
/** When the login has enough of us and does not say for how long. */
const BUSY_MS = 10_000;

export interface HeldToken {
  readonly token: string;
  /** It was fetched for who asks now. */
  readonly isFresh: boolean;
}

/** The platform's access token: fetched by the account's password, one request at a time, kept while it is good. */
export class AccessTokens {
  readonly #kind: StreamKind;
  readonly #provider: StreamProvider;
  readonly #limits: Limits;
  readonly #scrubber: Scrubber;
  readonly #log: FastifyBaseLogger;
  #kept: { readonly token: string; readonly untilMs: number } | undefined;
  #pending: Promise<HeldToken | Refusal> | undefined;
  #rest: { readonly refusal: Refusal; readonly untilMs: number } | undefined;

  constructor(kind: StreamKind, provider: StreamProvider, limits: Limits, scrubber: Scrubber, log: FastifyBaseLogger) {
    this.#kind = kind;
    this.#provider = provider;
    this.#limits = limits;
    this.#scrubber = scrubber;
    this.#log = log;
  }

  /** Never rejects. */
  async get(): Promise<HeldToken | Refusal> {
    const nowMs = performance.now();
    if (this.#kept && this.#kept.untilMs > nowMs) return { token: this.#kept.token, isFresh: false };
    if (this.#rest && this.#rest.untilMs > nowMs) return this.#rest.refusal;
    this.#pending ??= this.#fetch().finally(() => (this.#pending = undefined));
    return this.#pending;
  }

  /** The platform refused this token: it is not used again. */
  drop(token: string): void {
    if (this.#kept?.token === token) this.#kept = undefined;
  }

  async #fetch(): Promise<HeldToken | Refusal> {
    const { protocol } = this.#kind;
    const startMs = performance.now();
    const answer = await postForm(this.#provider.login, this.#limits.connectMs);
    if ('problem' in answer) {
      this.#log.warn({ protocol, problem: answer.problem }, 'trouble on the way to the login of the provider');
      return answer.isLate ? refusals.upstreamTimeout : refusals.unreachable;
    }
    const { status, body, retryAfterMs } = answer;
    if (status === 429) {
      this.#log.warn({ protocol, status }, 'the provider refused the login');
      return this.#restWith(refusals.upstreamBusy, retryAfterMs ?? BUSY_MS);
    }
    if (status >= 400 && status < 500) {
      // Our account or our address: somebody here has to look.
      this.#log.error({ protocol, status }, 'the provider refused the login');
      return this.#restWith(refusals.upstreamRefused, RESTING_MS);
    }
    const access = status >= 200 && status < 300 && body ? this.#kind.readLogin(body) : undefined;
    // An echo of our password is no token.
    if (!access || this.#scrubber.text(access.token) !== access.token) {
      this.#log.warn({ protocol, status, json: body !== undefined }, 'the login of the provider answered no token');
      return refusals.upstreamFault;
    }
    const { token, lifeS = 0 } = access;
    const lifeMs = lifeS * 1000;
    // Life began when it was asked for, at the earliest.
    this.#kept = { token, untilMs: startMs + Math.max(lifeMs - SPARE_MS, lifeMs / 2) };
    this.#rest = undefined;
    this.#log.info({ protocol, lifeS }, 'access token fetched');
    return { token, isFresh: true };
  }

  #restWith(refusal: Refusal, forMs: number): Refusal {
    this.#rest = { refusal, untilMs: performance.now() + forMs };
    return refusal;
  }
}
