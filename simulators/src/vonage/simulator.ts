import type { Server } from 'node:http';
import type { WebSocket } from 'ws';
import { realClock } from '../clock.js';
import type { ConnectionFaults } from '../wire/connection-faults.js';
import { Handover } from '../wire/handover.js';
import { RequestGate } from '../wire/request-gate.js';
import { authorityOf, serverFor } from '../wire/server.js';
import { SocketGate, type Knock } from '../wire/socket-gate.js';
import { pathWithin } from '../wire/upgrade.js';
import { bicycleShop } from './flow.js';
import { HttpDesk } from './http-desk.js';
import type { NoteBreach, VonageBreach, VonageFaults, VonageSimulatorOptions } from './options.js';
import { VonageSession } from './session.js';
import { VonageLeg } from './socket-leg.js';

const DAY_MS = 24 * 3_600_000;
const SOCKET_PATH = '/socket';
const MAX_MESSAGE_BYTES = 128 * 1024;
const KEPT_BREACHES = 1000;

/** Starts listening (or joins `options.server`) and resolves when sessions can begin. */
export async function startVonageSimulator(options: VonageSimulatorOptions = {}): Promise<VonageSimulator> {
  return new VonageSimulator(await serverFor(options), options);
}

/** A stand-in for AI Studio's HTTP agents, with its socket and a person at hand. Made by `startVonageSimulator`. */
export class VonageSimulator {
  readonly #server: Server;
  readonly #options: VonageSimulatorOptions;
  readonly #path: string;
  readonly #desk: HttpDesk;
  readonly #gate: SocketGate<ConnectionFaults>;
  readonly #requests: RequestGate;
  readonly #sessions = new Map<string, VonageSession>();
  readonly #handover = new Handover<VonageSession>();
  readonly #legs = new Set<VonageLeg>();
  readonly #breaches: VonageBreach[] = [];
  #faults: VonageFaults;

  constructor(server: Server, options: VonageSimulatorOptions) {
    this.#server = server;
    this.#options = options;
    this.#path = (options.path ?? '').replace(/\/$/, '');
    this.#faults = { ...options.faults };
    this.#desk = new HttpDesk({
      options,
      faults: () => this.#faults,
      noteBreach: this.#noteBreach,
      begin: (agentId) => this.#begin(agentId),
      find: (id) => this.#sessions.get(id),
      isExpired: (session) => session.isExpired(this.#nowMs()),
    });
    this.#requests = new RequestGate(server, (request, response) => {
      const path = pathWithin(request, this.#path);
      return path !== undefined && this.#desk.handle(path, request, response);
    });
    this.#gate = new SocketGate<ConnectionFaults>({
      server,
      joined: options.server !== undefined,
      maxFrameBytes: MAX_MESSAGE_BYTES,
      faultsFor: (request) =>
        pathWithin(request, this.#path) === SOCKET_PATH ? (this.#faults.socket ?? {}) : undefined,
      onKnock: (knock) => this.#admit(knock),
    });
  }

  /** Of the HTTP endpoints; throws while a joined server does not listen yet. */
  get url(): string {
    return `http://${authorityOf(this.#server)}${this.#path}`;
  }

  get socketUrl(): string {
    return `ws://${authorityOf(this.#server)}${this.#path}${SOCKET_PATH}`;
  }

  /** In order. */
  get sessions(): readonly VonageSession[] {
    return [...this.#sessions.values()];
  }

  /** Open sockets. */
  get legs(): readonly VonageLeg[] {
    return [...this.#legs];
  }

  /** What clients did against the sheet. */
  get breaches(): readonly VonageBreach[] {
    return this.#breaches;
  }

  /** Adds to the present faults; a value of `undefined` takes one away. */
  setFaults(faults: VonageFaults): void {
    this.#faults = { ...this.#faults, ...faults };
  }

  clearFaults(): void {
    this.#faults = {};
  }

  /** The next session that nobody took from here yet. */
  nextSession(): Promise<VonageSession> {
    return this.#handover.next();
  }

  /** Cuts all connections; stops its own server, leaves a joined one running. */
  async close(): Promise<void> {
    this.#requests.close();
    await this.#gate.close();
  }

  readonly #noteBreach: NoteBreach = (rule, detail, sessionId = '') => {
    this.#breaches.push({ rule, detail, sessionId, atMs: performance.now() });
    if (this.#breaches.length > KEPT_BREACHES) this.#breaches.shift();
  };

  #nowMs(): number {
    return (this.#options.clock ?? realClock).nowMs();
  }

  #begin(agentId: string): VonageSession | undefined {
    const { agents = { agent_demo: bicycleShop }, sessionLifeMs = DAY_MS, keepSessions = Infinity } = this.#options;
    const script = Object.hasOwn(agents, agentId) ? agents[agentId] : undefined;
    if (!script) return undefined;
    const session = new VonageSession(agentId, script, this.#nowMs(), sessionLifeMs);
    this.#sessions.set(session.id, session);
    this.#handover.offer(session);
    for (const old of this.sessions.slice(0, Math.max(0, this.#sessions.size - keepSessions))) {
      this.#sessions.delete(old.id);
      this.#handover.withdraw(old);
    }
    return session;
  }

  readonly #sessionOf = (token: string): VonageSession | undefined =>
    this.sessions.find((session) => session.token === token && !session.isExpired(this.#nowMs()));

  #admit(knock: Knock<ConnectionFaults>): void {
    const { tokenIn = 'query:session_token' } = this.#options;
    if (tokenIn === 'first-message') return knock.accept((socket) => this.#open(socket, knock, undefined));
    const { url = '/', headers } = knock.request;
    const tokens =
      tokenIn === 'protocol'
        ? (headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim())
        : [new URL(url, 'http://host').searchParams.get(tokenIn.slice('query:'.length)) ?? ''];
    const session = tokens.map(this.#sessionOf).find((found) => found !== undefined);
    if (session) return knock.accept((socket) => this.#open(socket, knock, session));
    this.#noteBreach('bad-token', tokens.some(Boolean) ? 'not valid' : 'none');
    knock.refuse(401);
  }

  #open(
    socket: WebSocket,
    { request, line, faults }: Knock<ConnectionFaults>,
    session: VonageSession | undefined,
  ): void {
    const leg = new VonageLeg({
      socket,
      line,
      request,
      clock: this.#options.clock ?? realClock,
      faults,
      record: true,
      options: this.#options,
      session,
      sessionOf: this.#sessionOf,
      behaviour: () => this.#faults,
      noteBreach: this.#noteBreach,
    });
    this.#legs.add(leg);
    void leg.connection.closed.then(() => this.#legs.delete(leg));
  }
}
