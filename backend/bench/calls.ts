import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { FRAME_BYTES, FRAME_MS, KEYS, ORIGIN, RATE_HZ } from './setting.js';

export const ways = ['direct', 'relayed'] as const;
export type Way = (typeof ways)[number];
export const directions = ['up', 'down'] as const;
export type Direction = (typeof directions)[number];

/** Frames of one way and direction: how long each took, ms, and how many were sent. */
export interface Trip {
  readonly delaysMs: number[];
  sent: number;
}

type Trips = Readonly<Record<Way, Readonly<Record<Direction, Trip>>>>;

/** One end of a call that sends: frames of its own length of time, from a moment of its own. */
interface Speaker {
  readonly socket: WebSocket;
  readonly trip: Trip;
  readonly way: Way;
  dueMs: number;
}

const DIRECT_HEADER = 'x-bench-direct';
/** How often it is looked who has a frame to send. */
const TICK_MS = 2;

/** A provider and its callers in one process, so that one clock stamps both ends of a trip. */
export class Calls {
  readonly trips: Trips = { direct: { up: trip(), down: trip() }, relayed: { up: trip(), down: trip() } };
  readonly #provider = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  readonly #speakers: Speaker[] = [];
  #counting = false;

  async open(): Promise<string> {
    this.#provider.on('connection', (socket, request) => {
      const way = request.headers[DIRECT_HEADER] === undefined ? 'relayed' : 'direct';
      socket.once('message', () => this.#join(socket, way, 'down', 'up'));
    });
    if (!this.#provider.address()) await new Promise((resolve) => this.#provider.once('listening', resolve));
    return `ws://127.0.0.1:${(this.#provider.address() as AddressInfo).port}/ws`;
  }

  async dial(way: Way, url: string, apikey = KEYS[0]): Promise<void> {
    const headers = way === 'direct' ? { [DIRECT_HEADER]: '1' } : { origin: ORIGIN };
    const socket = new WebSocket(url, { headers, perMessageDeflate: false });
    socket.on('close', (code) => {
      if (code !== 1000 && code !== 1005) throw new Error(`A ${way} call ended with ${code}.`);
    });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const expected = this.#speakers.length + 2;
    socket.send(JSON.stringify({ type: 'config', apikey, provider: 'aillomvox', sample_rate: RATE_HZ, tools: [] }));
    this.#join(socket, way, 'up', 'down');
    while (this.#speakers.length < expected) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** All calls of one way speak, both ends, in real time. Trips count after `warmUpMs`. */
  async speak(way: Way, warmUpMs: number, countMs: number): Promise<void> {
    const startMs = performance.now();
    const speakers = this.#speakers.filter((speaker) => speaker.way === way);
    for (const [index, speaker] of speakers.entries()) speaker.dueMs = startMs + (FRAME_MS * index) / speakers.length;
    for (let nowMs = startMs; nowMs < startMs + warmUpMs + countMs; nowMs = performance.now()) {
      this.#counting = nowMs >= startMs + warmUpMs;
      for (const speaker of speakers) if (speaker.dueMs <= nowMs) this.#say(speaker);
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
    this.#counting = false;
    // What is still on its way.
    await new Promise((resolve) => setTimeout(resolve, 500));
  }

  close(): void {
    for (const { socket } of this.#speakers) socket.removeAllListeners('close').close();
    this.#provider.close();
  }

  #join(socket: WebSocket, way: Way, speaks: Direction, hears: Direction): void {
    const heard = this.trips[way][hears];
    socket.on('message', (data: Buffer, isBinary) => {
      const atMs = performance.now();
      if (!isBinary) return;
      const stampMs = data.readDoubleLE(0);
      // Frames of the warm-up carry no stamp.
      if (stampMs > 0) heard.delaysMs.push(atMs - stampMs);
    });
    this.#speakers.push({ socket, way, trip: this.trips[way][speaks], dueMs: 0 });
  }

  #say(speaker: Speaker): void {
    speaker.dueMs += FRAME_MS;
    const frame = Buffer.alloc(FRAME_BYTES);
    if (this.#counting) {
      speaker.trip.sent++;
      frame.writeDoubleLE(performance.now(), 0);
    }
    speaker.socket.send(frame);
  }
}

function trip(): Trip {
  return { delaysMs: [], sent: 0 };
}
