import type { Context } from '../context.js';
import type { JsonObject } from '../json.js';
import type { ProviderToken, TokenQuestion } from '../providers/token-kind.js';
import { refusals, type Refusal } from '../refusals.js';
import { postJson } from '../upstream/post.js';
import type { Denial } from './grant.js';

/** When the provider has enough of us and does not say for how long. */
const BUSY_MS = 10_000;

/** Asks with the key that stays here. What the provider says when it refuses goes no further. */
export async function askProvider<Token extends ProviderToken>(
  { settings, metrics, scrubber, log }: Context,
  protocol: string,
  question: TokenQuestion,
  read: (answer: JsonObject) => Token | undefined,
): Promise<Token | Denial> {
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
    // Our key, our address, or what the login or the agent's profile says: somebody here has to look.
    log.error({ protocol, status }, 'the provider refused a token');
    return denial(refusals.upstreamRefused, 502);
  }
  const token = status >= 200 && status < 300 && body ? read(body) : undefined;
  // An echo of our key is no token.
  if (!token || scrubber.text(token.token) !== token.token) {
    log.warn({ protocol, status, json: body !== undefined }, 'the provider answered without a token');
    return denial(refusals.upstreamFault, 502);
  }
  metrics.connectSeconds.observe({ protocol }, (performance.now() - startMs) / 1000);
  return token;
}

/** In the words of calls, though nothing was said of one yet. */
export function denial({ code, reason }: Pick<Refusal, 'code' | 'reason'>, status: number): Denial {
  const message =
    code === 'busy'
      ? 'The voice service takes no more requests at the moment. Please try again.'
      : 'The voice service cannot be reached at the moment. Please try again.';
  return { status, code, message, reason };
}
