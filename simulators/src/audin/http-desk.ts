import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { realClock } from '../clock.js';
import { parseObject, type JsonObject } from '../wire/json.js';
import type { Exchange } from './exchange.js';
import type { AudinFaults, AudinSimulatorOptions, HttpFaults, NoteBreach } from './options.js';
import type { IssuedToken, Operator, TokenMint } from './tokens.js';

const MAX_BODY_BYTES = 64 * 1024;
/** A page asks for its numbers from another origin; the token endpoint is for servers and says nothing of the kind. */
const CROSS_ORIGIN = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-allow-methods': 'GET, POST',
  'access-control-max-age': '600',
};

interface HttpDeskSetup {
  readonly options: AudinSimulatorOptions;
  readonly exchange: Exchange;
  readonly mint: TokenMint;
  readonly noteBreach: NoteBreach;
  readonly faults: () => AudinFaults;
  readonly issue: (operator: Operator) => IssuedToken;
}

/** The service's HTTP endpoints: session token, list of numbers, and (for demos) a phone to call from. */
export class HttpDesk {
  readonly #setup: HttpDeskSetup;

  constructor(setup: HttpDeskSetup) {
    this.#setup = setup;
  }

  /** Answers a request for `path` (below the service's own); false when it is none of ours. */
  handle(path: string, request: IncomingMessage, response: ServerResponse): boolean {
    const { options, faults } = this.#setup;
    if (path === '/operator-sessions/token') {
      void this.#withFaults(faults().token, response, {}, () => this.#token(request, response));
      return true;
    }
    if (path === '/operator-sessions/phone-numbers') {
      if (request.method === 'OPTIONS') response.writeHead(204, CROSS_ORIGIN).end();
      else void this.#withFaults(faults().numbers, response, CROSS_ORIGIN, () => this.#numbers(request, response));
      return true;
    }
    if (path === '/phone' && options.phone) {
      void this.#phone(request, response);
      return true;
    }
    return false;
  }

  async #withFaults(
    faults: HttpFaults | undefined,
    response: ServerResponse,
    headers: OutgoingHttpHeaders,
    answer: () => unknown,
  ): Promise<void> {
    const { clock = realClock } = this.#setup.options;
    if (faults?.hang) return;
    const { delayMs } = faults ?? {};
    if (delayMs !== undefined) await new Promise<void>((resolve) => clock.after(delayMs, resolve));
    if (faults?.status !== undefined) return reply(response, faults.status, { message: 'As asked.' }, headers);
    if (faults?.body === undefined) await answer();
    else response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(faults.body);
  }

  async #token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { options, exchange, noteBreach, issue } = this.#setup;
    if (request.headers.origin !== undefined)
      noteBreach('key-in-page', `asked from a page of ${request.headers.origin}`);
    if (request.method !== 'POST') return reply(response, 405, { message: 'POST only.' });
    const key = request.headers['x-api-key'];
    if (typeof key !== 'string' || !(options.apiKeys ?? ['audin_demo']).includes(key))
      return reply(response, 401, { message: 'Invalid API key.' });
    const body = await readObject(request);
    const { operatorRef, displayName, phoneNumberIds } = body ?? {};
    const known = exchange.numbers.map(({ id }) => id);
    const wrong =
      request.headers['content-type']?.startsWith('application/json') !== true
        ? 'Content-Type is not application/json'
        : typeof operatorRef !== 'string' || operatorRef === ''
          ? 'operatorRef is not a text'
          : typeof displayName !== 'string'
            ? 'displayName is not a text'
            : !Array.isArray(phoneNumberIds) || !phoneNumberIds.every((id) => known.includes(String(id)))
              ? 'phoneNumberIds is not a list of known numbers'
              : undefined;
    if (wrong !== undefined) {
      noteBreach('bad-token-request', wrong, String(operatorRef));
      return reply(response, 400, { message: wrong });
    }
    const operator = {
      ref: String(operatorRef),
      displayName: String(displayName),
      numberIds: phoneNumberIds as string[],
    };
    const { token, expiresAt } = issue(operator);
    reply(response, 200, options.expiresAt === false ? { token } : { token, expiresAt });
  }

  #numbers(request: IncomingMessage, response: ServerResponse): void {
    const { options, exchange, mint } = this.#setup;
    if (request.method !== 'GET') return reply(response, 405, { message: 'GET only.' }, CROSS_ORIGIN);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const operator = mint.read(token);
    if (typeof operator === 'string') return reply(response, 401, { message: `Token ${operator}.` }, CROSS_ORIGIN);
    const numbers = exchange.numbers.filter(({ id }) => operator.numberIds.includes(id));
    const { numbersUnder } = options;
    reply(response, 200, numbersUnder === undefined ? numbers : { [numbersUnder]: numbers }, CROSS_ORIGIN);
  }

  async #phone(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return reply(response, 405, { message: 'POST only.' });
    const { to, from } = (await readObject(request)) ?? {};
    const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
    try {
      const call = this.#setup.exchange.ring({ to: text(to), from: text(from) });
      reply(response, 200, { callSid: call.callSid, offeredTo: call.offeredTo.size });
    } catch (error) {
      reply(response, 400, { message: (error as Error).message });
    }
  }
}

function reply(response: ServerResponse, status: number, body: unknown, headers: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
}

/** The body as a JSON object; undefined for anything else and for what is too long. */
async function readObject(request: IncomingMessage): Promise<JsonObject | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    pieces.push(piece);
  }
  return parseObject(Buffer.concat(pieces).toString());
}
