import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressGroup } from '../address.js';
import { askAuthorize, type User } from '../authorize.js';
import type { Context } from '../context.js';
import { digest } from '../digest.js';
import { bad, fault, no, unknownAgent, type Denial, type Grantor } from '../grants/grant.js';
import { isObject, stringAt } from '../json.js';

const MINUTE_MS = 60_000;
const PREFLIGHT_LIFE_S = 600;

/** `POST` with { protocol, purpose, agentId?, callId? } as JSON; answers { token, url?, expiresAt? }. */
export function addTokenRoute(app: FastifyInstance, context: Context, grantors: readonly Grantor[]): void {
  const { settings, metrics, book } = context;
  const byProtocol = new Map(grantors.map((grantor) => [grantor.protocol, grantor]));
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
    try {
      const admitted = await admit(context, request, byProtocol);
      if ('status' in admitted) return deny(reply, admitted);
      const { grantor, ...question } = admitted;
      const { origin = '' } = request.headers;
      const site = settings.publicUrl ?? siteUrl(context, request, app.prefix);
      const grant = await grantor.grant({ ...question, origin, site });
      if ('status' in grant) return deny(reply, grant);
      metrics.tickets.inc({ protocol: grantor.protocol });
      return await reply.send(grant);
    } catch (error) {
      context.log.error({ err: error }, 'a ticket could not be given');
      return deny(reply, fault('fault'));
    }
  });
}

interface Admitted {
  readonly user: User;
  readonly grantor: Grantor;
  readonly purpose: string;
  readonly agentId: string | undefined;
  readonly callId: string | undefined;
}

/** In this order: is the question well put, who asks, how often, is there such a protocol. */
async function admit(
  context: Context,
  request: FastifyRequest,
  grantors: ReadonlyMap<string, Grantor>,
): Promise<Admitted | Denial> {
  const { settings, store } = context;
  const body: unknown = request.body;
  if (!isObject(body)) return bad('body', 'The body must be a JSON object.');
  const protocol = stringAt(body, 'protocol');
  const agentId = stringAt(body, 'agentId');
  const callId = stringAt(body, 'callId');
  if (protocol === undefined) return bad('body', 'protocol is missing.');
  if (agentId === undefined && body['agentId'] !== undefined) return bad('body', 'agentId must be a string.');
  if (callId === undefined && body['callId'] !== undefined) return bad('body', 'callId must be a string.');
  const grantor = grantors.get(protocol);
  const purpose = stringAt(body, 'purpose');
  if (purpose === undefined) return bad('purpose', 'purpose is missing.');
  if (grantor && !grantor.purposes.includes(purpose))
    return bad('purpose', `purpose must be "${grantor.purposes.join('" or "')}".`);

  const address = addressGroup(settings.addresses.clientOf(request.raw));
  if (!context.attempts.allows(address)) return tooMany('attempts', MINUTE_MS);
  const user = await userOf(context, request, address);
  if (!user) return no('authorize');

  const counted = grantor?.counted ?? 'tickets';
  const perAddress = settings.limits[`${counted}PerMinutePerAddress`];
  const perUser = settings.limits[`${counted}PerMinutePerUser`];
  const waitMs =
    (await store.countWithin(`${counted}-of-address:${digest(address)}`, perAddress, MINUTE_MS)) ||
    (await store.countWithin(`${counted}-of-user:${digest(user.id)}`, perUser, MINUTE_MS));
  if (waitMs > 0) return tooMany('rate', waitMs);
  return grantor ? { user, grantor, purpose, agentId, callId } : unknownAgent;
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
