import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.js';
import { digest } from '../digest.js';
import { denial } from '../grants/ask-provider.js';
import { bad, type Denial } from '../grants/grant.js';
import { isObject } from '../json.js';
import type { SessionKind, SessionProvider } from '../providers/session-kind.js';
import { refusals } from '../refusals.js';
import { postJson, type HttpAnswer, type NoAnswer } from '../upstream/post.js';
import { addPageRoute, tooMany, visitorOf } from './page-route.js';

const MINUTE_MS = 60_000;
/** When the provider has enough and does not say for how long. */
const BUSY_MS = 10_000;

/** One step of a session by HTTP, for pages whose socket cannot open. Passed on once, whatever comes of it. */
export function addStepRoute(
  app: FastifyInstance,
  context: Context,
  kind: SessionKind,
  provider: SessionProvider,
): void {
  const { settings, store, metrics, scrubber, log } = context;
  const { protocol } = kind;
  const { stepsPerMinutePerUser, stepMs } = settings.limits;
  addPageRoute(app, context, { url: kind.stepPath, at: 'step' }, async (request) => {
    const { body } = request;
    if (!isObject(body)) return bad('body', 'The body must be a JSON object.');
    const question = kind.step(body, provider);
    if (typeof question === 'string') return bad('step', question);
    const visitor = await visitorOf(context, request);
    if ('status' in visitor) return visitor;
    const owner = `steps-of-user:${digest(visitor.user.id)}`;
    const waitMs = await store.countWithin(owner, stepsPerMinutePerUser, MINUTE_MS);
    if (waitMs > 0) return tooMany('rate', waitMs);
    const answer = await postJson(question, stepMs);
    const refused = refusalOf(answer);
    if (!('body' in answer) || refused) {
      const { status, problem } = { status: undefined, problem: undefined, ...answer };
      log.warn({ protocol, status, problem }, 'a step was not answered');
      return refused ?? denial(refusals.upstreamFault, 502);
    }
    const json = scrubber.text(JSON.stringify(answer.body));
    metrics.relayedBytes.inc({ protocol, direction: 'down', kind: 'text' }, Buffer.byteLength(json));
    return { json };
  });
}

/** What an answer that is no step means for the page; undefined: it is one. */
function refusalOf(answer: HttpAnswer | NoAnswer): Denial | undefined {
  if ('problem' in answer)
    return answer.isLate ? denial(refusals.upstreamTimeout, 504) : denial(refusals.unreachable, 502);
  const { status, body, retryAfterMs } = answer;
  if (status === 401 || status === 403) return ended('token-expired', 401, 'The time for this conversation is over.');
  if (status === 404 || status === 410) return ended('session-ended', 404, 'This conversation has ended.');
  if (status === 429) return { ...denial(refusals.upstreamBusy, 503), retryAfterMs: retryAfterMs ?? BUSY_MS };
  return status >= 200 && status < 300 && body ? undefined : denial(refusals.upstreamFault, 502);
}

function ended(code: string, status: number, message: string): Denial {
  return { status, code, message, reason: code };
}
