import type { Server } from 'node:http';
import { realClock } from '../clock.js';
import type { ConnectionSetup } from '../wire/connection.js';
import type { ConnectionFaults } from '../wire/connection-faults.js';
import { Handover } from '../wire/handover.js';
import { RequestGate } from '../wire/request-gate.js';
import { authorityOf, serverFor } from '../wire/server.js';
import { SocketGate, type Knock } from '../wire/socket-gate.js';
import { pathWithin } from '../wire/upgrade.js';
import { AudioLeg } from './audio-leg.js';
import { Exchange, type RingOptions } from './exchange.js';
import { HttpDesk } from './http-desk.js';
import type { AudinBreach, AudinFaults, AudinSimulatorOptions, NoteBreach, PhoneNumber } from './options.js';
import type { PhoneCall } from './phone-call.js';
import { OperatorPresence } from './presence.js';
import { TokenMint, type IssuedToken, type Operator } from './tokens.js';

const MAX_FRAME_BYTES = 1024 * 1024;
const PRESENCE_PATH = '/operator-presence/ws';
const AUDIO_PATH = '/operator-audio/ws/';
/** What is kept when nothing is recorded. */
const KEPT_BREACHES = 1000;
const DEFAULT_NUMBERS: readonly PhoneNumber[] = [
  { id: 'num-1', phoneNumber: '+390299990001', displayName: 'Sales' },
  { id: 'num-2', phoneNumber: '+390299990002', displayName: null },
];

/** Starts listening (or joins `options.server`) and resolves when operators can connect. */
export async function startAudinSimulator(options: AudinSimulatorOptions = {}): Promise<AudinSimulator> {
  return new AudinSimulator(await serverFor(options), options);
}

/** A stand-in for the Audin service. Made by `startAudinSimulator`. */
export class AudinSimulator {
  readonly #server: Server;
  readonly #options: AudinSimulatorOptions;
  readonly #path: string;
  readonly #gate: SocketGate<ConnectionFaults>;
  readonly #breaches: AudinBreach[] = [];
  readonly #dialled = new Handover<PhoneCall>();
  readonly #mint = new TokenMint();
  readonly #exchange: Exchange;
  readonly #desk: HttpDesk;
  readonly #requests: RequestGate;
  #faults: AudinFaults;

  constructor(server: Server, options: AudinSimulatorOptions) {
    this.#server = server;
    this.#options = options;
    this.#path = (options.path ?? '').replace(/\/$/, '');
    this.#faults = options.faults ?? {};
    const noteBreach: NoteBreach = (rule, detail, operatorRef = '', callSid = '') => {
      this.#breaches.push({ rule, detail, operatorRef, callSid, atMs: performance.now() });
      if (options.record === false && this.#breaches.length > KEPT_BREACHES) this.#breaches.shift();
    };
    this.#exchange = new Exchange(options, options.numbers ?? DEFAULT_NUMBERS, noteBreach, (call) => {
      if (call.direction === 'outbound') this.#dialled.offer(call, options.record !== false);
    });
    this.#desk = new HttpDesk({
      options,
      exchange: this.#exchange,
      mint: this.#mint,
      noteBreach,
      faults: () => this.#faults,
      issue: (operator) => this.#mint.issue(operator, options.tokenLifeS ?? 3600),
    });
    this.#requests = new RequestGate(server, (request, response) => {
      const path = pathWithin(request, this.#path);
      return path !== undefined && this.#desk.handle(path, request, response);
    });
    this.#gate = new SocketGate<ConnectionFaults>({
      server,
      joined: options.server !== undefined,
      maxFrameBytes: MAX_FRAME_BYTES,
      faultsFor: (request) => this.#faultsFor(pathWithin(request, this.#path) ?? ''),
      onKnock: (knock) => this.#admit(knock),
    });
  }

  /** The core URL, http; throws while a joined server does not listen yet. */
  get url(): string {
    return `http://${authorityOf(this.#server)}${this.#path}`;
  }

  get numbers(): readonly PhoneNumber[] {
    return this.#exchange.numbers;
  }

  /** Open presence sockets, oldest first. */
  get presences(): readonly OperatorPresence[] {
    return [...this.#exchange.presences];
  }

  /** Every call, in order; without `record` only the newest. */
  get calls(): readonly PhoneCall[] {
    return this.#exchange.calls;
  }

  /** What clients did against the sheet. */
  get breaches(): readonly AudinBreach[] {
    return this.#breaches;
  }

  /** Adds to the present faults, channel by channel; a value of `undefined` takes a channel's away. */
  setFaults(faults: AudinFaults): void {
    this.#faults = { ...this.#faults, ...faults };
  }

  clearFaults(): void {
    this.#faults = {};
  }

  /** A session token without the detour over HTTP; `numberIds` defaults to all numbers. */
  issueToken(operator: Partial<Operator> = {}, lifeS = this.#options.tokenLifeS ?? 3600): IssuedToken {
    const { ref = 'op-1', displayName = 'Ada', numberIds = this.numbers.map(({ id }) => id) } = operator;
    return this.#mint.issue({ ref, displayName, numberIds }, lifeS);
  }

  /** No token issued so far opens anything any longer. Open sockets stay. */
  revokeTokens(): void {
    this.#mint.revokeAll();
  }

  /** A call comes in. */
  ring(options: RingOptions = {}): PhoneCall {
    return this.#exchange.ring(options);
  }

  /** The next call that an operator dialled and that nobody took from here yet. */
  nextDialled(): Promise<PhoneCall> {
    return this.#dialled.next();
  }

  /** Cuts all connections; stops its own server, leaves a joined one running. */
  async close(): Promise<void> {
    this.#requests.close();
    for (const call of this.calls) call.end('remote-hangup');
    await this.#gate.close();
  }

  /** What goes wrong with a socket of this path; undefined: there is none. */
  #faultsFor(path: string): ConnectionFaults | undefined {
    if (path === PRESENCE_PATH) return this.#faults.presence ?? {};
    return path.startsWith(AUDIO_PATH) ? (this.#faults.audio ?? {}) : undefined;
  }

  #admit(knock: Knock<ConnectionFaults>): void {
    const { request, line, faults } = knock;
    const path = pathWithin(request, this.#path) ?? '';
    const token = new URL(request.url ?? '/', 'http://host').searchParams.get('token') ?? '';
    const operator = this.#mint.read(token);
    const { tokenRefusal = 4401 } = this.#options;
    if (typeof operator === 'string' && tokenRefusal === 'http') return knock.refuse(401);
    knock.accept((socket) => {
      if (typeof operator === 'string') {
        if (operator === 'malformed' || operator === 'forged') this.#exchange.breach('bad-token', operator, '');
        return socket.close(Number(tokenRefusal), `token ${operator}`);
      }
      const { clock = realClock, record = true } = this.#options;
      const setup = { socket, line, request, clock, faults, record };
      if (path === PRESENCE_PATH) this.#openPresence(setup, operator);
      else this.#openAudio(setup, operator, decodeURIComponent(path.slice(AUDIO_PATH.length)));
    });
  }

  #openPresence(setup: ConnectionSetup, operator: Operator): void {
    const { idleMs = 90_000, names = {} } = this.#options;
    this.#exchange.presences.add(new OperatorPresence({ ...setup, operator, idleMs, names }, this.#exchange));
  }

  #openAudio(setup: ConnectionSetup, operator: Operator, callSid: string): void {
    const call = this.#exchange.callOf(callSid);
    const refuse = (rule: 'unknown-call' | 'foreign-call' | 'second-audio', code: number): void => {
      this.#exchange.breach(rule, callSid, operator.ref);
      setup.socket.close(code, rule);
    };
    if (!call) return refuse('unknown-call', 4404);
    if (call.operatorRef !== operator.ref) return refuse('foreign-call', 4403);
    if (call.audio) return refuse('second-audio', 4409);
    // The far end gave up while the socket was opening: nobody's fault.
    if (call.phase === 'ended') return setup.socket.close(1000, 'over');
    call.join((handlers) => new AudioLeg(setup, setup.faults, this.#options.frameMs ?? 20, handlers));
  }
}
