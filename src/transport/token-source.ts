import { CallError } from '../call-error.js';

/** What a site's own backend answers: the token alone, or with the address to use it at. */
export interface Token {
  readonly token: string;
  readonly url?: string | undefined;
  /** ISO 8601, or milliseconds since 1970. */
  readonly expiresAt?: string | number | undefined;
  readonly sessionId?: string | undefined;
  /** Where a step of a written conversation may be posted when there is no socket. */
  readonly stepUrl?: string | undefined;
}

export interface TokenRequest {
  readonly protocol: string;
  readonly agentId?: string | undefined;
  /** What the token is for, e.g. `call`; of a stream whose side: `agent` or `client`. */
  readonly purpose: string;
  /** Of a stream: the call's UUID. */
  readonly callId?: string | undefined;
}

export type GetToken = (request: TokenRequest) => Promise<string | Token>;

export interface TokenSourceOptions {
  readonly getToken?: GetToken | undefined;
  /** Asked by POST with a TokenRequest as JSON. */
  readonly tokenUrl?: string | undefined;
  /** Cookies on that request: as in fetch(). Default `same-origin`. */
  readonly tokenCredentials?: RequestCredentials | undefined;
}

/** Fetches one token. Rejects with `token-failed` (with the HTTP status, if any; after `limitMs`, too) or, at status 429, `rate-limited`. */
export async function fetchToken(
  source: TokenSourceOptions,
  request: TokenRequest,
  limitMs: number,
  signal: AbortSignal,
): Promise<Token | undefined> {
  const { getToken, tokenUrl } = source;
  if (!getToken && !tokenUrl) return undefined;
  const limit = new AbortController();
  const stop = (): void => limit.abort();
  const timer = setTimeout(stop, limitMs);
  signal.addEventListener('abort', stop);
  try {
    const ask = getToken
      ? getToken(request)
      : postForToken(tokenUrl ?? '', source.tokenCredentials, request, limit.signal);
    return readToken(await Promise.race([ask, rejectOn(limit.signal)]));
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    if (cause instanceof CallError) throw cause;
    // The cause is kept out: what a backend or a fetch says may name the token.
    throw failed(`the page’s server ${limit.signal.aborted ? 'did not answer in time' : 'could not be asked'}`);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

const TOO_MANY = 429;

async function postForToken(
  url: string,
  credentials: RequestCredentials | undefined,
  request: TokenRequest,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    credentials: credentials ?? 'same-origin',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(request),
    signal,
  });
  if (response.status === TOO_MANY) {
    throw new CallError('rate-limited', 'Too many requests in a short time. Please try again in a minute.', {
      retryable: true,
    });
  }
  if (!response.ok) throw failed(`the page’s server answered with status ${response.status}`);
  try {
    return await response.json();
  } catch {
    throw failed(`the page’s server answered with status ${response.status}, but not with JSON`);
  }
}

/** Reads known keys only; anything that holds no token is `token-failed`. */
function readToken(answer: unknown): Token {
  if (typeof answer === 'string' && answer) return { token: answer };
  if (typeof answer === 'object' && answer !== null) {
    const { token, url, expiresAt, sessionId, stepUrl } = answer as Record<string, unknown>;
    if (typeof token === 'string' && token) {
      return {
        token,
        url: typeof url === 'string' && url ? url : undefined,
        expiresAt: typeof expiresAt === 'string' || typeof expiresAt === 'number' ? expiresAt : undefined,
        sessionId: typeof sessionId === 'string' ? sessionId : undefined,
        ...(typeof stepUrl === 'string' && stepUrl && { stepUrl }),
      };
    }
  }
  throw failed('the answer held no token');
}

function failed(why: string): CallError {
  return new CallError('token-failed', `This page was not authorised: ${why}. Please try again.`, {
    retryable: true,
  });
}

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
}
