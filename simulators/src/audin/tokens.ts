import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isObject, parseObject } from '../wire/json.js';

/** Whom a token speaks for. */
export interface Operator {
  readonly ref: string;
  readonly displayName: string;
  readonly numberIds: readonly string[];
}

export interface IssuedToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

const HEADER = base64url({ alg: 'HS256', typ: 'JWT' });

/** Issues and reads session tokens: signed JSON web tokens, as the service's are. */
export class TokenMint {
  readonly #secret = randomBytes(32);
  #issued = 0;
  /** Tokens up to this number no longer count. */
  #revokedTo = 0;

  issue(operator: Operator, lifeS: number): IssuedToken {
    const expS = Date.now() / 1000 + lifeS;
    const { ref: sub, displayName: name, numberIds } = operator;
    const body = `${HEADER}.${base64url({ sub, name, numberIds, exp: expS, n: ++this.#issued })}`;
    return { token: `${body}.${this.#sign(body)}`, expiresAt: new Date(expS * 1000).toISOString() };
  }

  /** The operator, or in a word why the token is not valid. */
  read(token: string): Operator | 'malformed' | 'forged' | 'expired' | 'revoked' {
    const [header = '', payload = '', signature = '', ...more] = token.split('.');
    if (more.length > 0 || !signature) return 'malformed';
    const expected = Buffer.from(this.#sign(`${header}.${payload}`));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
    const claims = parseObject(Buffer.from(payload, 'base64url').toString());
    if (!isObject(claims)) return 'malformed';
    if (Number(claims['exp']) * 1000 <= Date.now()) return 'expired';
    if (Number(claims['n']) <= this.#revokedTo) return 'revoked';
    return {
      ref: String(claims['sub']),
      displayName: String(claims['name']),
      numberIds: Array.isArray(claims['numberIds']) ? claims['numberIds'].map(String) : [],
    };
  }

  /** No token issued so far is valid any longer. */
  revokeAll(): void {
    this.#revokedTo = this.#issued;
  }

  #sign(body: string): string {
    return createHmac('sha256', this.#secret).update(body).digest('base64url');
  }
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
