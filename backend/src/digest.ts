import { createHash } from 'node:crypto';

/** SHA-256, base64url: what the store sees of tickets, users, addresses and keys. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Enough to tell users apart in a log, without their names in it. */
export function shortDigest(text: string): string {
  return digest(text).slice(0, 12);
}
