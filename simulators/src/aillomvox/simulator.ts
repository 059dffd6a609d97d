import type { Server } from 'node:http';
import type { WebSocket } from 'ws';
import { realClock } from '../clock.js';
import { Handover } from '../wire/handover.js';
import { authorityOf, serverFor } from '../wire/server.js';
import { SocketGate, type Knock } from '../wire/socket-gate.js';
import { pathOf } from '../wire/upgrade.js';
import type { AillomVoxSimulatorOptions, Breach, Faults } from './options.js';
import { startScript } from './scripts.js';
import { SimulatedCall } from './simulated-call.js';

const MAX_FRAME_BYTES = 4 * 1024 * 1024;
/** What is kept when nothing is recorded. */
const KEPT_BREACHES = 1000;

/** Starts listening (or joins `options.server`) and resolves when calls are taken. */
export async function startAillomVoxSimulator(options: AillomVoxSimulatorOptions = {}): Promise<AillomVoxSimulator> {
  return new AillomVoxSimulator(await serverFor(options), options);
}

/** A stand-in for the AillomVox gateway. Made by `startAillomVoxSimulator`. */
export class AillomVoxSimulator {
  readonly #server: Server;
  readonly #options: AillomVoxSimulatorOptions;
  readonly #path: string;
  readonly #gate: SocketGate<Faults>;
  readonly #calls: SimulatedCall[] = [];
  readonly #handover = new Handover<SimulatedCall>();
  readonly #breaches: Breach[] = [];
  readonly #callsOfKey = new Map<string, number>();
  #faults: Faults;
  #callCount = 0;

  constructor(server: Server, options: AillomVoxSimulatorOptions) {
    this.#server = server;
    this.#options = options;
    this.#path = options.path ?? '/ws';
    this.#faults = { ...options.faults };
    this.#gate = new SocketGate<Faults>({
      server,
      joined: options.server !== undefined,
      maxFrameBytes: MAX_FRAME_BYTES,
      faultsFor: (request) => (pathOf(request) === this.#path ? this.#faults : undefined),
      onKnock: (knock) => knock.accept((socket) => this.#open(socket, knock)),
    });
  }

  /** The address to connect to; throws while a joined server does not listen yet. */
  get url(): string {
    return `ws://${authorityOf(this.#server)}${this.#path}`;
  }

  /** Every opened call, in order; without `record` only those that are open. */
  get calls(): readonly SimulatedCall[] {
    return this.#calls;
  }

  /** What clients did against the protocol, over all calls. */
  get breaches(): readonly Breach[] {
    return this.#breaches;
  }

  /** Faults of the connections to come; may be changed in place. */
  get faults(): Faults {
    return this.#faults;
  }

  set faults(faults: Faults) {
    this.#faults = faults;
  }

  /** Adds to the present faults; a value of `undefined` takes one away. */
  setFaults(faults: Partial<Faults>): void {
    this.#faults = { ...this.#faults, ...faults };
  }

  clearFaults(): void {
    this.#faults = {};
  }

  /** The next call that nobody took from here yet, once its first frame was dealt with or its socket closed. */
  nextCall(): Promise<SimulatedCall> {
    return this.#handover.next();
  }

  /** Cuts all connections; stops its own server, leaves a joined one running. */
  close(): Promise<void> {
    return this.#gate.close();
  }

  #open(socket: WebSocket, { request, line, faults }: Knock<Faults>): void {
    const { keys = ['av_demo'], record = true, clock = realClock, script = 'conversation', readyEvent } = this.#options;
    let placeOf: string | undefined;
    const call = new SimulatedCall({
      id: `call-${++this.#callCount}`,
      socket,
      line,
      request,
      clock,
      faults,
      keys,
      record,
      takePlace: (key) => {
        if (!this.#takePlace(key)) return false;
        placeOf = key;
        return true;
      },
      onAccepted: (accepted) => startScript(accepted, script, readyEvent ?? true),
      onReady: (ready) => this.#handover.offer(ready, record),
      onBreach: (breach) => {
        this.#breaches.push(breach);
        if (!record && this.#breaches.length > KEPT_BREACHES) this.#breaches.shift();
      },
    });
    this.#calls.push(call);
    void call.closed.then(() => {
      if (placeOf !== undefined) this.#callsOfKey.set(placeOf, (this.#callsOfKey.get(placeOf) ?? 1) - 1);
      if (!record) this.#calls.splice(this.#calls.indexOf(call), 1);
    });
  }

  #takePlace(key: string): boolean {
    const count = this.#callsOfKey.get(key) ?? 0;
    if (count >= (this.#options.callsPerKey ?? 2)) return false;
    this.#callsOfKey.set(key, count + 1);
    return true;
  }
}
