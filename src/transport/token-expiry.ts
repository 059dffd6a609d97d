import type { Token } from './token-source.js';

/** Milliseconds since 1970; undefined when the token does not say. */
export function expiryOf(token: Token | undefined): number | undefined {
  const expiresAt = token?.expiresAt;
  const atMs = typeof expiresAt === 'string' ? Date.parse(expiresAt) : expiresAt;
  return atMs !== undefined && Number.isFinite(atMs) ? atMs : undefined;
}
