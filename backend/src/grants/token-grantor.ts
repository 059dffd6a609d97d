import type { Context } from '../context.js';
import { shortDigest } from '../digest.js';
import type { TokenKind, TokenProvider } from '../providers/token-kind.js';
import { refusals, type Refusal } from '../refusals.js';
import { no, type Asked, type Denial, type Grant, type Grantor } from './grant.js';
import { postJson } from '../upstream/post.js';

/** When the provider has enough of us and does not say for how long. */
const BUSY_MS = 10_000;

/** Tokens of a provider, fetched with the key that stays here. Pages use them at the provider itself. */
export class TokenGrantor implements Grantor {
  readonly counted = 'tokens';
  readonly #context: Context;
  readonly #kind: TokenKind;
  readonly #provider: TokenProvider;

  constructor(context: Context, kind: TokenKind, provider: TokenProvider) {
    this.#context = context;
    this.#kind = kind;
    this.#provider = provider;
  }

  get protocol(): string {
    return this.#kind.protocol;
  }

  get purposes(): readonly string[] {
    return this.#kind.purposes;
  }

  async grant({ user }: Asked): Promise<Grant | Denial> {
    const { settings, metrics, scrubber, log } = this.#context;
    const { protocol } = this.#kind;
    const question = this.#kind.question(user, this.#provider);
    if (!question) return no('no-operator');
    const startMs = performance.now();
    const answer = await postJson(question, settings.limits.connectMs);
    if ('problem' in answer) {
      log.warn({ protocol, problem: answer.problem }, 'trouble on the way to the provider');
      return denial(answer.isLate ? refusals.upstreamTimeout : refusals.unreachable, answer.isLate ? 504 : 502);
    }
    const { status, body, retryAfterMs } = answer;
    if (status === 429) {
      log.warn({ protocol, status }, 'the provider refused a token');
      return { ...denial(refusals.upstreamBusy, 503), retryAfterMs: retryAfterMs ?? BUSY_MS };
    }
    if (status >= 400 && status < 500) {
      // Our key, our address, or what the login says of the operator: somebody here has to look.
      log.error({ protocol, status }, 'the provider refused a token');
      return denial(refusals.upstreamRefused, 502);
    }
    const token = status >= 200 && status < 300 && body ? this.#kind.readAnswer(body) : undefined;
    // An echo of our key is no token.
    if (!token || scrubber.text(token.token) !== token.token) {
      log.warn({ protocol, status, json: body !== undefined }, 'the provider answered without a token');
      return denial(refusals.upstreamFault, 502);
    }
    metrics.connectSeconds.observe({ protocol }, (performance.now() - startMs) / 1000);
    log.info({ user: shortDigest(user.id), protocol }, 'token given');
    return { token: token.token, url: this.#provider.pageUrl, expiresAt: token.expiresAt };
  }
}

/** In the words of calls, though nothing was said of one yet. */
function denial({ code, reason }: Refusal, status: number): Denial {
  const message =
    code === 'busy'
      ? 'The voice service takes no more requests at the moment. Please try again.'
      : 'The voice service cannot be reached at the moment. Please try again.';
  return { status, code, message, reason };
}
