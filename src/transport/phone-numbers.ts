import { CallError } from '../call-error.js';
import type { SharedToken } from './shared-token.js';
import type { Token } from './token-source.js';

const LIMIT_MS = 10_000;
const UNAUTHORIZED = 401;

/**
 * Asks an address that wants the session token as bearer, and reads its JSON. A 401 is answered by one fresh token;
 * rejects with `unauthorized`, `request-failed` or what the token's source rejects with.
 */
export async function askWithToken(
  shared: SharedToken,
  address: (token: Token | undefined) => string,
): Promise<unknown> {
  let response = await ask(shared, address);
  if (response.status === UNAUTHORIZED) response = await ask(shared, address);
  if (response.status === UNAUTHORIZED) {
    throw new CallError('unauthorized', 'The list of numbers was refused: this operator is not authorised.', {
      fatal: false,
    });
  }
  if (!response.ok) throw failed(`was refused with status ${response.status}`);
  try {
    return await response.json();
  } catch {
    throw failed('came in an unknown form');
  }
}

async function ask(shared: SharedToken, address: (token: Token | undefined) => string): Promise<Response> {
  const token = await shared.get();
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token) headers['authorization'] = `Bearer ${token.token}`;
  try {
    const response = await fetch(address(token), { headers, signal: AbortSignal.timeout(LIMIT_MS) });
    if (response.status === UNAUTHORIZED) shared.drop(token?.token);
    return response;
  } catch (cause) {
    if (cause instanceof CallError) throw cause;
    // The cause is kept out: it may name the address and what was sent to it.
    throw failed('could not be reached');
  }
}

function failed(why: string): CallError {
  return new CallError('request-failed', `The list of numbers ${why}. Please try again.`, {
    fatal: false,
    retryable: true,
  });
}
