import type { User } from '../authorize.js';
import type { ProtocolBasics } from '../providers/provider-kind.js';

/** A page's request that was well put, of a user who may ask. */
export interface Asked {
  readonly user: User;
  /** One of the protocol's. */
  readonly purpose: string;
  /** Undefined: the page named none. */
  readonly agentId: string | undefined;
  /** Undefined: the page named none. */
  readonly callId: string | undefined;
  readonly origin: string;
  /** This backend's own `ws(s)://host/prefix` as the browser reaches it; undefined when the Host header is no host. */
  readonly site: string | undefined;
}

/** What the page is answered. */
export interface Grant {
  readonly token: string;
  /** Where to use it; undefined when pages know. */
  readonly url?: string | undefined;
  readonly expiresAt?: string | undefined;
  /** Of a session that has begun at the provider. */
  readonly sessionId?: string | undefined;
  /** Where its steps can be posted, if its socket cannot open. */
  readonly stepUrl?: string | undefined;
}

/** Where and why a request ends without a grant. */
export interface Denial {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** For log and metrics. */
  readonly reason: string;
  readonly retryAfterMs?: number;
}

/** How one protocol's tokens come to be. Rejects only on faults of this backend. */
export interface Grantor {
  readonly kind: ProtocolBasics;
  /** By which of the limits its requests are counted. */
  readonly counted: 'tickets' | 'tokens';
  grant(asked: Asked): Promise<Grant | Denial>;
}

/** An unknown caller learns nothing but "no": one answer for every cause. */
export function no(reason: string): Denial {
  return { status: 403, code: 'unauthorized', message: 'This call is not allowed.', reason };
}

export function fault(reason: string): Denial {
  return { status: 503, code: 'server-error', message: 'The service has a fault. Please try again.', reason };
}

export function bad(reason: string, message: string): Denial {
  return { status: 400, code: 'bad-message', message, reason };
}

export const unknownAgent: Denial = {
  status: 404,
  code: 'unknown-agent',
  message: 'There is no such agent here.',
  reason: 'unknown-agent',
};
