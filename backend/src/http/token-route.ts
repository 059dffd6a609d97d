import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressGroup } from '../address.js';
import { askAuthorize, type User } from '../authorize.js';
import type { Context } from '../context.js';
import { digest, shortDigest } from '../digest.js';
import { isObject, stringAt } from '../json.js';
import { relayKinds } from '../relays/index.js';

const MINUTE_MS = 60_000;
const PREFLIGHT_LIFE_S = 600;

/** Where and why a request ends without a ticket. */
interface Denial {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** For log and metrics. */
  readonly reason: string;
  readonly retryAfterMs?: number;
}

// An unknown caller learns nothing but "no": one answer for every cause.
const no = (reason: string): Denial => ({
  status: 403,
  code: 'unauthorized',
  message: 'This call is not allowed.',
  reason,
});
const fault = (reason: string): Denial => ({
  status: 503,
  code: 'server-error',
  message: 'The service has a fault. Please try again.',
  reason,
});

/** `POST` with { protocol, agentId?, purpose } as JSON; answers { token, url, expiresAt }. */
export function addTokenRoute(app: FastifyInstance, context: Context, prefix: string): void {
  const { settings, metrics, book } = context;
  const url = settings.tokenPath;

  const deny = (reply: FastifyReply, denial: Denial): FastifyReply => {
    const { status, code, message, reason, retryAfterMs } = denial;
    metrics.refusals.inc({ at: 'token', reason });
    context.log.info({ reason, status }, 'ticket refused');
    if (retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
    return reply.code(status).send({ code, message });
  };

  const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { origin } = request.headers;
    void reply.header('vary', 'Origin').header('cache-control', 'no-store');
    if (!settings.origins.allows(origin)) return deny(reply, no(origin === undefined ? 'no-origin' : 'origin'));
    void reply
      .header('access-control-allow-origin', origin)
      .header('access-control-allow-credentials', 'true')
      .header('access-control-expose-headers', 'Retry-After');
    if (!book.draining || request.method === 'OPTIONS') return undefined;
    const message = 'The service is being restarted. Please try again in a minute.';
    return deny(reply, { status: 503, code: 'server-error', message, reason: 'restarting', retryAfterMs: 10_000 });
  };

  app.options(url, { onRequest }, async (_request, reply) =>
    reply
      .header('access-control-allow-methods', 'POST')
      .header('access-control-allow-headers', 'content-type')
      .header('access-control-max-age', PREFLIGHT_LIFE_S)
      .code(204)
      .send(),
  );

  app.post(url, { onRequest, bodyLimit: settings.limits.bodyBytes }, async (request, reply) => {
    const granted = await grant(context, request).catch((error: unknown) => {
      context.log.error({ err: error }, 'a ticket could not be given');
      return fault('fault');
    });
    if ('status' in granted) return deny(reply, granted);
    const { user, agentId, protocol } = granted;
    const site = settings.publicUrl ?? siteUrl(context, request, prefix);
    if (site === undefined) return deny(reply, bad('host', 'The Host header is no host.'));
    const facts = { userId: user.id, agentId, protocol, purpose: 'call', origin: request.headers.origin ?? '' };
    try {
      const { ticket, expiresAt } = await context.tickets.issue(facts);
      metrics.tickets.inc({ protocol });
      context.log.info({ user: shortDigest(user.id), agent: agentId, protocol }, 'ticket given');
      return await reply.send({
        token: ticket,
        url: `${site}${relayKinds[protocol]?.path ?? ''}`,
        expiresAt: expiresAt.toISOString(),
      });
    } catch (error) {
      context.log.error({ err: error }, 'a ticket could not be kept');
      return deny(reply, fault('store-unavailable'));
    }
  });
}

interface Grant {
  readonly user: User;
  readonly protocol: string;
  readonly agentId: string;
}

/** In this order: is the question well put, who asks, how often, for what. */
async function grant(context: Context, request: FastifyRequest): Promise<Grant | Denial> {
  const { settings, store } = context;
  const body: unknown = request.body;
  if (!isObject(body)) return bad('body', 'The body must be a JSON object.');
  const protocol = stringAt(body, 'protocol');
  const agentId = body['agentId'] === undefined ? 'default' : stringAt(body, 'agentId');
  if (protocol === undefined) return bad('body', 'protocol is missing.');
  if (agentId === undefined) return bad('body', 'agentId must be a string.');
  if (body['purpose'] !== 'call') return bad('purpose', 'purpose must be "call".');

  const address = addressGroup(settings.addresses.clientOf(request.raw));
  if (!context.attempts.allows(address)) return tooMany('attempts', MINUTE_MS);
  const user = await userOf(context, request, address);
  if (!user) return no('authorize');

  const { ticketsPerMinutePerAddress, ticketsPerMinutePerUser } = settings.limits;
  const waitMs =
    (await store.countWithin(`tickets-of-address:${digest(address)}`, ticketsPerMinutePerAddress, MINUTE_MS)) ||
    (await store.countWithin(`tickets-of-user:${digest(user.id)}`, ticketsPerMinutePerUser, MINUTE_MS));
  if (waitMs > 0) return tooMany('rate', waitMs);
  const profile = settings.agents.get(agentId);
  const known = settings.providers.has(protocol) && profile && (profile['protocol'] ?? 'aillomvox') === protocol;
  if (!known) {
    return { status: 404, code: 'unknown-agent', message: 'There is no such agent here.', reason: 'unknown-agent' };
  }
  if (user.agents && !user.agents.includes(agentId)) return no('agent-of-user');
  return { user, protocol, agentId };
}

async function userOf({ settings, log }: Context, request: FastifyRequest, address: string): Promise<User | undefined> {
  const { authorize, allowAnonymous, limits } = settings;
  if (!authorize) return allowAnonymous ? { id: `address:${address}` } : undefined;
  try {
    return await askAuthorize(authorize, request, limits.authorizeMs);
  } catch (error) {
    // A login that fails opens nothing.
    log.error({ err: error }, 'the authorize hook failed');
    return undefined;
  }
}

/** The relay's site as the browser reaches it, from the request itself. */
function siteUrl({ settings }: Context, request: FastifyRequest, prefix: string): string | undefined {
  return settings.addresses.siteOf(request.raw)?.replace(/^http/, 'ws').concat(prefix);
}

function tooMany(reason: string, retryAfterMs: number): Denial {
  const message = 'Too many calls were started in a short time. Please wait a minute.';
  return { status: 429, code: 'rate-limited', message, reason, retryAfterMs };
}

function bad(reason: string, message: string): Denial {
  return { status: 400, code: 'bad-message', message, reason };
}
