import type { Context } from '../context.js';
import { shortDigest } from '../digest.js';
import type { SessionKind, SessionProvider } from '../providers/session-kind.js';
import { askProvider } from './ask-provider.js';
import { bad, no, unknownAgent, type Asked, type Denial, type Grant, type Grantor } from './grant.js';

/** Sessions of a provider with an agent of the server's file, begun with the key that stays here. */
export class SessionGrantor implements Grantor {
  // Each one is a conversation that is paid for.
  readonly counted = 'tickets';
  readonly #context: Context;
  readonly #kind: SessionKind;
  readonly #provider: SessionProvider;

  constructor(context: Context, kind: SessionKind, provider: SessionProvider) {
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

  async grant({ user, agentId = 'default', site }: Asked): Promise<Grant | Denial> {
    const { protocol, stepPath } = this.#kind;
    const profile = this.#context.settings.agents.get(agentId);
    if (profile?.['protocol'] !== protocol) return unknownAgent;
    if (user.agents && !user.agents.includes(agentId)) return no('agent-of-user');
    if (site === undefined) return bad('host', 'The Host header is no host.');
    const question = this.#kind.begin(profile, this.#provider);
    const session = await askProvider(this.#context, protocol, question, (answer) => this.#kind.readSession(answer));
    if ('status' in session) return session;
    this.#context.log.info({ user: shortDigest(user.id), agent: agentId, protocol }, 'session given');
    const stepUrl = site.replace(/^ws/, 'http') + stepPath;
    return { ...session, url: this.#provider.pageUrl, stepUrl };
  }
}
