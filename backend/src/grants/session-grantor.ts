import type { Context } from '../context.js';
import { shortDigest } from '../digest.js';
import type { SessionKind, SessionProvider } from '../providers/session-kind.js';
import { agentOf } from './agent.js';
import { askProvider } from './ask-provider.js';
import { bad, type Asked, type Denial, type Grant, type Grantor } from './grant.js';

/** Sessions of a provider with an agent of the server's file, begun with the key that stays here. */
export class SessionGrantor implements Grantor {
  // Each one is a conversation that is paid for.
  readonly counted = 'tickets';
  readonly kind: SessionKind;
  readonly #context: Context;
  readonly #provider: SessionProvider;

  constructor(context: Context, kind: SessionKind, provider: SessionProvider) {
    this.#context = context;
    this.kind = kind;
    this.#provider = provider;
  }

  async grant(asked: Asked): Promise<Grant | Denial> {
    const { protocol, stepPath } = this.kind;
    const agent = agentOf(this.#context, protocol, asked);
    if ('status' in agent) return agent;
    const { agentId, profile } = agent;
    const { user, site } = asked;
    if (site === undefined) return bad('host', 'The Host header is no host.');
    const question = this.kind.begin(profile, this.#provider);
    const session = await askProvider(this.#context, protocol, question, (answer) => this.kind.readSession(answer));
    if ('status' in session) return session;
    this.#context.log.info({ user: shortDigest(user.id), agent: agentId, protocol }, 'session given');
    const stepUrl = site.replace(/^ws/, 'http') + stepPath;
    return { ...session, url: this.#provider.pageUrl, stepUrl };
  }
}
