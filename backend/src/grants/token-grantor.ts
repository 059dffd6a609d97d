import type { Context } from '../context.js';
import { shortDigest } from '../digest.js';
import type { TokenKind, TokenProvider } from '../providers/token-kind.js';
import { askProvider } from './ask-provider.js';
import { no, type Asked, type Denial, type Grant, type Grantor } from './grant.js';

/** Tokens of a provider, fetched with the key that stays here. Pages use them at the provider itself. */
export class TokenGrantor implements Grantor {
  readonly counted = 'tokens';
  readonly kind: TokenKind;
  readonly #context: Context;
  readonly #provider: TokenProvider;

  constructor(context: Context, kind: TokenKind, provider: TokenProvider) {
    this.#context = context;
    this.kind = kind;
    this.#provider = provider;
  }

  async grant({ user }: Asked): Promise<Grant | Denial> {
    const { protocol } = this.kind;
    const question = this.kind.question(user, this.#provider);
    if (!question) return no('no-operator');
    const token = await askProvider(this.#context, protocol, question, (answer) => this.kind.readAnswer(answer));
    if ('status' in token) return token;
    this.#context.log.info({ user: shortDigest(user.id), protocol }, 'token given');
    return { token: token.token, url: this.#provider.pageUrl, expiresAt: token.expiresAt };
  }
}
