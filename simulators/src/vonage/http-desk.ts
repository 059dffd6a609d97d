import type { IncomingMessage, ServerResponse } from 'node:http';
import { realClock } from '../clock.js';
import { parseObject, type JsonObject } from '../wire/json.js';
import type { HttpFaults, NoteBreach, VonageFaults, VonageSimulatorOptions } from './options.js';
import { stepAnswer } from './reply.js';
import type { VonageSession } from './session.js';
import { readStep } from './step.js';

const MAX_BODY_BYTES = 128 * 1024;

export interface DeskSetup {
  readonly options: VonageSimulatorOptions;
  readonly faults: () => VonageFaults;
  readonly noteBreach: NoteBreach;
  /** Undefined: there is no such agent. */
  readonly begin: (agentId: string) => VonageSession | undefined;
  readonly find: (sessionId: string) => VonageSession | undefined;
  readonly isExpired: (session: VonageSession) => boolean;
}

/** The service's HTTP endpoints: init, step, and what a contact centre says to a session. */
export class HttpDesk {
  readonly #setup: DeskSetup;

  constructor(setup: DeskSetup) {
    this.#setup = setup;
  }

  /** Answers a request for `path` (below the service's own); false when it is none of ours. */
  handle(path: string, request: IncomingMessage, response: ServerResponse): boolean {
    const { faults } = this.#setup;
    if (path === '/http/init') {
      void this.#withFaults(faults().init, request, response, (body) => this.#init(request, response, body));
      return true;
    }
    const step = /^\/http\/([^/]+)\/step$/.exec(path)?.[1];
    if (step !== undefined) {
      void this.#withFaults(faults().step, request, response, (body) => this.#step(step, request, response, body));
      return true;
    }
    const [, action, id] = /^\/live-agent\/(outbound|disconnect)\/([^/]+)$/.exec(path) ?? [];
    if (action === undefined || id === undefined) return false;
    void this.#withFaults(undefined, request, response, (body) => this.#person(action, id, request, response, body));
    return true;
  }

  async #withFaults(
    faults: HttpFaults | undefined,
    request: IncomingMessage,
    response: ServerResponse,
    answer: (body: JsonObject | undefined) => void,
  ): Promise<void> {
    const { clock = realClock } = this.#setup.options;
    const { hang, delayMs, status, body, retryAfterS } = faults ?? {};
    const text = await readText(request);
    if (hang) return;
    if (delayMs !== undefined) await new Promise<void>((resolve) => clock.after(delayMs, resolve));
    if (retryAfterS !== undefined) response.setHeader('retry-after', retryAfterS);
    if (body !== undefined) {
      const type = body.startsWith('{') ? 'application/json' : 'text/html';
      response.writeHead(status ?? 200, { 'content-type': type }).end(body);
    } else if (status !== undefined) fail(response, status, 'As asked.');
    else if (request.method !== 'POST') fail(response, 405, 'POST only.');
    else answer(parseObject(text));
  }

  #hasKey(request: IncomingMessage, response: ServerResponse): boolean {
    const { options, noteBreach } = this.#setup;
    if (request.headers.origin !== undefined) noteBreach('key-in-page', `from a page of ${request.headers.origin}`);
    const key = request.headers['x-vgai-key'];
    if (typeof key === 'string' && (options.keys ?? ['vonage_demo']).includes(key)) return true;
    noteBreach('bad-key', key === undefined ? 'none' : 'not valid');
    fail(response, 401, 'Unauthorized');
    return false;
  }

  #init(request: IncomingMessage, response: ServerResponse, body: JsonObject | undefined): void {
    if (!this.#hasKey(request, response)) return;
    const agentId = body?.['agent_id'];
    if (typeof agentId !== 'string') {
      this.#setup.noteBreach('bad-request', 'agent_id is not a text');
      return fail(response, 400, 'agent_id is missing');
    }
    const session = this.#setup.begin(agentId);
    if (!session) return fail(response, 404, 'There is no such published agent');
    reply(response, 200, {
      session_id: session.id,
      // As the published sample has it: without a zone.
      session_start_time: session.startedAt.toISOString().slice(0, -1),
      session_expiration_time: session.expiresAt.toISOString(),
      session_token: session.token,
    });
  }

  #step(id: string, request: IncomingMessage, response: ServerResponse, body: JsonObject | undefined): void {
    const { find, isExpired, noteBreach, faults } = this.#setup;
    const session = find(id);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!session) return fail(response, 404, 'Session not found');
    if (token !== session.token || isExpired(session)) {
      if (token !== session.token) noteBreach('bad-token', token === undefined ? 'none' : 'of another session', id);
      return fail(response, 401, 'Unauthorized');
    }
    const step = body ? readStep(body) : 'the body is no JSON object';
    if (typeof step === 'string') {
      noteBreach('bad-step', step, id);
      return fail(response, 400, step);
    }
    if (session.ended) {
      noteBreach('step-after-end', '', id);
      return fail(response, 404, 'Session has ended');
    }
    const said = session.step(step.input, step.parameters) ?? { status: 'AWAITING_INPUT', texts: [] };
    reply(response, 200, stepAnswer(said, faults().withoutText));
  }

  #person(
    action: string,
    id: string,
    request: IncomingMessage,
    response: ServerResponse,
    body: JsonObject | undefined,
  ): void {
    if (!this.#hasKey(request, response)) return;
    const session = this.#setup.find(id);
    if (!session?.withPerson) return fail(response, 404, 'Session not found');
    if (action === 'disconnect') session.handBack();
    else if (body?.['message_type'] === 'text' && typeof body['text'] === 'string') session.personSays(body['text']);
    else return fail(response, 400, 'text is missing');
    reply(response, 200, {});
  }
}

function fail(response: ServerResponse, statusCode: number, message: string): void {
  reply(response, statusCode, { statusCode, message });
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

async function readText(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes <= MAX_BODY_BYTES) pieces.push(piece);
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(pieces).toString() : '';
}
