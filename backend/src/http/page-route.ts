import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressGroup } from '../address.js';
import { askAuthorize, type User } from '../authorize.js';
import type { Context } from '../context.js';
import { fault, no, type Denial } from '../grants/grant.js';

const MINUTE_MS = 60_000;
const PREFLIGHT_LIFE_S = 600;

export interface Visitor {
  readonly user: User;
  /** What limits count by. */
  readonly address: string;
}

/** A `POST` of JSON by pages of other origins. `at` is the word of metrics; what `answer` throws is a fault of ours. */
export function addPageRoute(
  app: FastifyInstance,
  context: Context,
  { url, at }: { readonly url: string; readonly at: 'token' | 'step' },
  answer: (request: FastifyRequest) => Promise<Denial | { readonly json: object | string }>,
): void {
  const { settings, metrics, book } = context;

  const deny = (reply: FastifyReply, denial: Denial): FastifyReply => {
    const { status, code, message, reason, retryAfterMs } = denial;
    metrics.refusals.inc({ at, reason });
    context.log.info({ reason, status }, at === 'token' ? 'ticket refused' : 'step refused');
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
      const answered = await answer(request);
      if ('status' in answered) return deny(reply, answered);
      return await reply.type('application/json; charset=utf-8').send(answered.json);
    } catch (error) {
      context.log.error(
        { err: error },
        at === 'token' ? 'a ticket could not be given' : 'a step could not be passed on',
      );
      return deny(reply, fault('fault'));
    }
  });
}

/** Who asks, by the site's own login; not too often from one address. */
export async function visitorOf(context: Context, request: FastifyRequest): Promise<Visitor | Denial> {
  const address = addressGroup(context.settings.addresses.clientOf(request.raw));
  if (!context.attempts.allows(address)) return tooMany('attempts', MINUTE_MS);
  const user = await userOf(context, request, address);
  return user ? { user, address } : no('authorize');
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

export function tooMany(reason: string, retryAfterMs: number): Denial {
  const message = 'Too many calls were started in a short time. Please wait a minute.';
  return { status: 429, code: 'rate-limited', message, reason, retryAfterMs };
}
