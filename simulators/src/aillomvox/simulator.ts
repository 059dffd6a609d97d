import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { realClock } from '../clock.js';
import { pathOf, refuseUpgrade } from '../wire/upgrade.js';
import type { AillomVoxSimulatorOptions, Breach, Faults } from './options.js';
import { startScript } from './scripts.js';
import { SimulatedCall } from './simulated-call.js';

const MAX_FRAME_BYTES = 4 * 1024 * 1024;
/** What is kept when nothing is recorded. */
const KEPT_BREACHES = 1000;

/** Starts listening (or joins `options.server`) and resolves when calls are taken. */
export async function startAillomVoxSimulator(options: AillomVoxSimulatorOptions = {}): Promise<AillomVoxSimulator> {
  if (options.server) return new AillomVoxSimulator(options.server, options);
  const server = createServer((request, response) => {
    const healthy = request.method === 'GET' && pathOf(request) === '/health';
    response.writeHead(healthy ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: healthy ? 'ok' : 'not found' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return new AillomVoxSimulator(server, options);
}

/** A stand-in for the AillomVox gateway. Made by `startAillomVoxSimulator`. */
export class AillomVoxSimulator {
  readonly #server: Server;
  readonly #options: AillomVoxSimulatorOptions;
  readonly #path: string;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES });
  readonly #lines = new Set<Duplex>();
  readonly #calls: SimulatedCall[] = [];
  readonly #untaken: SimulatedCall[] = [];
  readonly #waiters: ((call: SimulatedCall) => void)[] = [];
  readonly #breaches: Breach[] = [];
  readonly #callsOfKey = new Map<string, number>();
  readonly #onUpgrade = (request: IncomingMessage, line: Duplex, head: Buffer): void => {
    this.#upgrade(request, line, head);
  };
  #faults: Faults;
  #callCount = 0;

  constructor(server: Server, options: AillomVoxSimulatorOptions) {
    this.#server = server;
    this.#options = options;
    this.#path = options.path ?? '/ws';
    this.#faults = { ...options.faults };
    server.on('upgrade', this.#onUpgrade);
  }

  /** The address to connect to; throws while a joined server does not listen yet. */
  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The server does not listen on a TCP port.');
    const isAny = address.address === '::' || address.address === '0.0.0.0';
    const host = isAny ? 'localhost' : address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return `ws://${host}:${address.port}${this.#path}`;
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
    const call = this.#untaken.shift();
    return call ? Promise.resolve(call) : new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Cuts all connections; stops its own server, leaves a joined one running. */
  async close(): Promise<void> {
    this.#server.off('upgrade', this.#onUpgrade);
    for (const client of this.#sockets.clients) client.terminate();
    for (const line of this.#lines) line.destroy();
    this.#sockets.close();
    if (this.#options.server) return;
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #upgrade(request: IncomingMessage, line: Duplex, head: Buffer): void {
    if (pathOf(request) !== this.#path) {
      if (!this.#options.server) refuseUpgrade(line, 404);
      return;
    }
    this.#lines.add(line);
    line.on('error', () => line.destroy());
    line.on('close', () => this.#lines.delete(line));
    const faults = { ...this.#faults };
    if (faults.hangUpgrade) return;
    if (faults.refuseStatus !== undefined) return refuseUpgrade(line, faults.refuseStatus);
    this.#sockets.handleUpgrade(request, line, head, (socket) => this.#open(socket, request, line, faults));
  }

  #open(socket: WebSocket, request: IncomingMessage, line: Duplex, faults: Faults): void {
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
      onReady: (ready) => this.#offer(ready, record),
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

  #offer(call: SimulatedCall, record: boolean): void {
    const waiter = this.#waiters.shift();
    if (waiter) waiter(call);
    else if (record) this.#untaken.push(call);
  }
}
