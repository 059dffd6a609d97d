import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { WebSocket } from 'ws';
import { realClock } from '../clock.js';
import type { ConnectionFaults } from '../wire/connection-faults.js';
import { Handover } from '../wire/handover.js';
import { authorityOf, serverFor } from '../wire/server.js';
import { SocketGate, type Knock } from '../wire/socket-gate.js';
import { pathOf } from '../wire/upgrade.js';
import { AigentCall } from './call.js';
import { AigentLeg } from './leg.js';
import { DEFAULT_CODEC_NAMES, type StreamFacts } from './metadata.js';
import type { AigentBreach, AigentBreachRule, AigentFaults, AigentSimulatorOptions, Channel } from './options.js';

const MAX_FRAME_BYTES = 1024 * 1024;
const TOKEN = 'aigent-api-token';
const KEPT_BREACHES = 1000;

/** Starts listening (or joins `options.server`) and resolves when calls are taken. */
export async function startAigentSimulator(options: AigentSimulatorOptions = {}): Promise<AigentSimulator> {
  if (options.recordings !== undefined) await mkdir(options.recordings, { recursive: true });
  return new AigentSimulator(await serverFor(options), options);
}

/** A stand-in for Aigent's ingress. Made by `startAigentSimulator`. */
export class AigentSimulator {
  readonly #server: Server;
  readonly #options: AigentSimulatorOptions;
  readonly #path: string;
  readonly #gate: SocketGate<ConnectionFaults>;
  readonly #legs: AigentLeg[] = [];
  readonly #calls = new Map<string, AigentCall>();
  readonly #handover = new Handover<AigentCall>();
  readonly #breaches: AigentBreach[] = [];
  #faults: AigentFaults;

  constructor(server: Server, options: AigentSimulatorOptions) {
    this.#server = server;
    this.#options = options;
    this.#path = options.path ?? '/connector';
    this.#faults = { ...options.faults };
    this.#gate = new SocketGate<ConnectionFaults>({
      server,
      joined: options.server !== undefined,
      maxFrameBytes: MAX_FRAME_BYTES,
      faultsFor: (request) => (pathOf(request) === this.#path ? (this.#faults.each ?? {}) : undefined),
      onKnock: (knock) => this.#admit(knock),
    });
  }

  /** The address to connect to; throws while a joined server does not listen yet. */
  get url(): string {
    return `ws://${authorityOf(this.#server)}${this.#path}`;
  }

  /** Every call of which a socket told its metadata, in order. */
  get calls(): readonly AigentCall[] {
    return [...this.#calls.values()];
  }

  /** Every socket that was opened and is not forgotten, in order. */
  get legs(): readonly AigentLeg[] {
    return this.#legs;
  }

  /** What clients did against the sheet. */
  get breaches(): readonly AigentBreach[] {
    return this.#breaches;
  }

  /** Adds to the present faults; a value of `undefined` takes one away. */
  setFaults(faults: AigentFaults): void {
    this.#faults = { ...this.#faults, ...faults };
  }

  clearFaults(): void {
    this.#faults = {};
  }

  /** The next call that nobody took from here yet. */
  nextCall(): Promise<AigentCall> {
    return this.#handover.next();
  }

  /** Cuts all connections; stops its own server, leaves a joined one running. */
  async close(): Promise<void> {
    for (const call of this.#calls.values()) call.abandon();
    await this.#gate.close();
  }

  #admit(knock: Knock<ConnectionFaults>): void {
    const { tokens = ['aigent_demo'], tokenRefusal = 'http' } = this.#options;
    const token = new URL(knock.request.url ?? '/', 'http://host').searchParams.get(TOKEN);
    const isGood = typeof tokens === 'function' ? tokens : (each: string) => tokens.includes(each);
    const { refuseTokens = 0 } = this.#faults;
    if (refuseTokens > 0) this.#faults = { ...this.#faults, refuseTokens: refuseTokens - 1 };
    else if (token !== null && isGood(token)) return knock.accept((socket) => this.#open(socket, knock));
    else this.#note('bad-token', token === null ? 'none' : 'not valid');
    if (tokenRefusal === 'http') knock.refuse(401);
    else knock.accept((socket) => socket.close(tokenRefusal, 'token'));
  }

  #open(socket: WebSocket, { request, line, faults }: Knock<ConnectionFaults>): void {
    const { clock = realClock, metadataWithinMs = 5000, codecNames = DEFAULT_CODEC_NAMES } = this.#options;
    let call: AigentCall | undefined;
    const channelFaults = { agent: this.#faults.agent, client: this.#faults.client };
    const setup = { socket, line, request, clock, faults, record: false, metadataWithinMs, codecNames };
    const leg = new AigentLeg(setup, {
      told: (facts) => {
        call = this.#callOf(facts);
        call.join(leg, facts);
        leg.connection.addFaults(channelFaults[facts.channel] ?? {});
      },
      closed: () => {
        if (call) call.leave(leg);
        else this.#legs.splice(this.#legs.indexOf(leg), 1);
      },
      breach: (rule, detail, facts) => this.#note(rule, detail, facts?.callId, facts?.channel),
    });
    this.#legs.push(leg);
  }

  #callOf({ callId }: StreamFacts): AigentCall {
    const known = this.#calls.get(callId);
    if (known) return known;
    const { clock = realClock, graceMs = 3000, recordings } = this.#options;
    const call = new AigentCall({
      id: callId,
      clock,
      graceMs,
      breach: (rule, detail, channel) => this.#note(rule, detail, callId, channel),
    });
    this.#calls.set(callId, call);
    void call.ended.then(async () => {
      if (recordings !== undefined) await call.save(recordings);
      this.#forgetOldest();
    });
    this.#handover.offer(call);
    return call;
  }

  #forgetOldest(): void {
    const over = this.calls.filter((call) => call.over);
    for (const call of over.slice(0, Math.max(0, over.length - (this.#options.keepCalls ?? Infinity)))) {
      this.#calls.delete(call.id);
      this.#handover.withdraw(call);
      for (const leg of [...call.legs.agent, ...call.legs.client]) this.#legs.splice(this.#legs.indexOf(leg), 1);
    }
  }

  #note(rule: AigentBreachRule, detail: string, callId = '', channel: Channel | '' = ''): void {
    this.#breaches.push({ rule, detail, callId, channel, atMs: performance.now() });
    if (this.#breaches.length > KEPT_BREACHES) this.#breaches.shift();
  }
}
