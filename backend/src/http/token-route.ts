import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { User } from '../authorize.js';
import type { Context } from '../context.js';
import { digest } from '../digest.js';
import { bad, unknownAgent, type Denial, type Grantor } from '../grants/grant.js';
import { isObject, stringAt } from '../json.js';
import { addPageRoute, tooMany, visitorOf } from './page-route.js';

const MINUTE_MS = 60_000;

/** `POST` with { protocol, purpose, agentId?, callId? } as JSON; answers { token, url?, expiresAt? } and what else it takes. */
export function addTokenRoute(app: FastifyInstance, context: Context, grantors: readonly Grantor[]): void {
  const { settings, metrics } = context;
  const byProtocol = new Map(grantors.map((grantor) => [grantor.kind.protocol, grantor]));
  addPageRoute(app, context, { url: settings.tokenPath, at: 'token' }, async (request) => {
    const admitted = await admit(context, request, byProtocol);
    if ('status' in admitted) return admitted;
    const { grantor, ...question } = admitted;
    const { origin = '' } = request.headers;
    const site = settings.publicUrl ?? siteUrl(context, request, app.prefix);
    const grant = await grantor.grant({ ...question, origin, site });
    if ('status' in grant) return grant;
    metrics.tickets.inc({ protocol: grantor.kind.protocol });
    return { json: grant };
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
  if (grantor && !grantor.kind.purposes.includes(purpose))
    return bad('purpose', `purpose must be "${grantor.kind.purposes.join('" or "')}".`);

  const visitor = await visitorOf(context, request);
  if ('status' in visitor) return visitor;
  const { user, address } = visitor;
  const counted = grantor?.counted ?? 'tickets';
  const perAddress = settings.limits[`${counted}PerMinutePerAddress`];
  const perUser = settings.limits[`${counted}PerMinutePerUser`];
  const waitMs =
    (await store.countWithin(`${counted}-of-address:${digest(address)}`, perAddress, MINUTE_MS)) ||
    (await store.countWithin(`${counted}-of-user:${digest(user.id)}`, perUser, MINUTE_MS));
  if (waitMs > 0) return tooMany('rate', waitMs);
  return grantor ? { user, grantor, purpose, agentId, callId } : unknownAgent;
}

/** The relay's site as the browser reaches it, from the request itself. */
function siteUrl({ settings }: Context, request: FastifyRequest, prefix: string): string | undefined {
  return settings.addresses.siteOf(request.raw)?.replace(/^http/, 'ws').concat(prefix);
}
