import { randomBytes } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import { realClock, type Clock } from '../clock.js';
import { RequestGate } from '../wire/request-gate.js';
import { authorityOf, serverFor } from '../wire/server.js';
import { pathOf } from '../wire/upgrade.js';

const MAX_BODY_BYTES = 64 * 1024;
const FORM = 'application/x-www-form-urlencoded';

/** What goes wrong on purpose. Read when a request begins. */
export interface KeycloakFaults {
  /** Answers with this status, and with `body` or an error of Keycloak's shape. */
  status?: number | undefined;
  /** Answers with this text, as a web page unless it begins with a brace. */
  body?: string | undefined;
  headers?: OutgoingHttpHeaders | undefined;
  /** Takes the request and never answers. */
  hang?: boolean | undefined;
  delayMs?: number | undefined;
}

export interface KeycloakOptions {
  /** TCP port; 0, the default, takes any free one. Not used with `server`. */
  readonly port?: number;
  /** Address to listen at, default 127.0.0.1. Not used with `server`. */
  readonly host?: string;
  /** An HTTP server to join: only requests of `path` are answered. */
  readonly server?: Server;
  /** Default `/auth/realms/dashboard/protocol/openid-connect/token`. */
  readonly path?: string;
  /** Default `frontend`. */
  readonly clientId?: string;
  /** Default `demo`. */
  readonly username?: string;
  /** Default `aigent_password`. */
  readonly password?: string;
  /** Default 300. */
  readonly tokenLifeS?: number;
  readonly faults?: KeycloakFaults;
  readonly clock?: Clock;
}

export async function startKeycloakSimulator(options: KeycloakOptions = {}): Promise<KeycloakSimulator> {
  return new KeycloakSimulator(await serverFor(options), options);
}

/** A stand-in for the token endpoint of a Keycloak realm: the resource-owner password grant, and no other. */
export class KeycloakSimulator {
  readonly #server: Server;
  readonly #options: KeycloakOptions;
  readonly #path: string;
  readonly #gate: RequestGate;
  readonly #endsMs = new Map<string, number>();
  readonly #breaches: string[] = [];
  #faults: KeycloakFaults;
  #requests = 0;
  #open = 0;
  #mostOpen = 0;

  constructor(server: Server, options: KeycloakOptions) {
    this.#server = server;
    this.#options = options;
    this.#path = options.path ?? '/auth/realms/dashboard/protocol/openid-connect/token';
    this.#faults = { ...options.faults };
    this.#gate = new RequestGate(server, (request, response) => {
      if (pathOf(request) !== this.#path) return false;
      void this.#answer(request, response);
      return true;
    });
  }

  get url(): string {
    return `http://${authorityOf(this.#server)}${this.#path}`;
  }

  /** Requests so far, good or not. */
  get requests(): number {
    return this.#requests;
  }

  /** The most requests that were open at one time. */
  get mostAtOnce(): number {
    return this.#mostOpen;
  }

  /** What clients did against the sheet. */
  get breaches(): readonly string[] {
    return this.#breaches;
  }

  /** Issued here, not expired and not taken back. */
  readonly isValid = (token: string): boolean => (this.#endsMs.get(token) ?? 0) > Date.now();

  /** No token issued so far is valid any longer. */
  revokeAll(): void {
    this.#endsMs.clear();
  }

  setFaults(faults: KeycloakFaults): void {
    this.#faults = { ...this.#faults, ...faults };
  }

  clearFaults(): void {
    this.#faults = {};
  }

  async close(): Promise<void> {
    this.#gate.close();
    if (this.#options.server) return;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { clock = realClock } = this.#options;
    const { hang, delayMs, status, body, headers = {} } = this.#faults;
    this.#requests++;
    this.#mostOpen = Math.max(this.#mostOpen, ++this.#open);
    response.once('close', () => this.#open--);
    const text = await readBody(request);
    if (hang) return;
    if (delayMs !== undefined) await new Promise<void>((resolve) => clock.after(delayMs, resolve));
    if (body !== undefined) {
      const type = body.startsWith('{') ? 'application/json' : 'text/html';
      response.writeHead(status ?? 200, { 'content-type': type, ...headers }).end(body);
    } else if (status !== undefined) reply(response, status, { error: 'as_asked' }, headers);
    else this.#grant(request, text, response);
  }

  #grant({ method, headers }: IncomingMessage, text: string, response: ServerResponse): void {
    const { clientId = 'frontend', username = 'demo', password = 'aigent_password', tokenLifeS = 300 } = this.#options;
    if (headers.origin !== undefined) this.#breaches.push(`asked from a page of ${headers.origin}`);
    if (method !== 'POST') return this.#refuse(response, 405, 'invalid_request', 'not a POST');
    if (headers['content-type']?.split(';')[0] !== FORM)
      return this.#refuse(response, 415, 'invalid_request', 'not a form');
    const form = new URLSearchParams(text);
    if (form.get('grant_type') !== 'password')
      return this.#refuse(response, 400, 'unsupported_grant_type', 'grant_type is not password');
    if (form.get('scope') !== 'openid') this.#breaches.push('scope is not openid');
    if (form.get('client_id') !== clientId) return reply(response, 401, { error: 'invalid_client' });
    if (form.get('username') !== username || form.get('password') !== password)
      return reply(response, 401, { error: 'invalid_grant', error_description: 'Invalid user credentials' });
    const part = (): string => randomBytes(24).toString('base64url');
    const token = `${part()}.${part()}.${part()}`;
    this.#endsMs.set(token, Date.now() + tokenLifeS * 1000);
    reply(response, 200, {
      access_token: token,
      expires_in: tokenLifeS,
      refresh_expires_in: 1800,
      refresh_token: part(),
      token_type: 'Bearer',
      scope: 'openid',
    });
  }

  #refuse(response: ServerResponse, status: number, error: string, breach: string): void {
    this.#breaches.push(breach);
    reply(response, status, { error });
  }
}

function reply(response: ServerResponse, status: number, body: object, headers: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes <= MAX_BODY_BYTES) pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}
