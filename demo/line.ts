import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { Arrivals, lines, type LineName } from '../simulators/src/network/index.ts';
import { bytesFromSamples, clampToInt16, joinSamples } from '../simulators/src/sound/pcm.ts';
import { voiceClips, type ClipName } from '../simulators/src/sound/voice-clips.ts';

const PATH = '/line';
const FRAME_MS = 20;
const RATE_HZ = 16_000;
const FRAME_SAMPLES = (RATE_HZ / 1000) * FRAME_MS;
const CLOCK_MS = 1000;
const LONGEST_STALL_MS = 2000;

const SPOKEN: readonly ClipName[] = ['story', 'phone-greeting', 'tool-done', 'greeting', 'timing', 'image'];
const PAUSE_MS = 700;
const KNOCK_MS = 60;
const KNOCK_HZ = 900;

/**
 * Where the demo's page hears a voice over a line that it chooses: the socket `/line`.
 *
 * - to the page, binary: the next 20 ms of the voice, PCM16 at 16 kHz, when the line delivers them. None is lost.
 * - to the page, text: `{ atMs }`, how much has been said by now; past the line, so that the page can tell the delay.
 * - from the page: `{ line }`, a name from the simulators' lines, or `{ stallMs }`: for so long nothing arrives, or
 *   `{ knock: true }`: there is a knock in the voice, from where it is now.
 */
export function addLine(server: Server, options: { readonly seed?: number } = {}): void {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1000 });
  const voice = recordedVoice();
  let seed = options.seed ?? Date.now();
  server.on('upgrade', (request: IncomingMessage, line: Duplex, head: Buffer) => {
    if (request.url !== PATH) return;
    sockets.handleUpgrade(request, line, head, (socket) => {
      const speaker = new Speaker(socket, voice, seed++);
      socket.on('message', (data) => speaker.obey(wishOf(data)));
      socket.on('close', () => speaker.stop());
      socket.on('error', () => socket.terminate());
    });
  });
}

interface Wish {
  readonly line?: unknown;
  readonly stallMs?: unknown;
  readonly knock?: unknown;
}

/** One voice that speaks in real time, and the line to its listener. */
class Speaker {
  readonly #socket: WebSocket;
  readonly #voice: Int16Array;
  #seed: number;
  readonly #beganMs = performance.now();
  #arrivals: Arrivals;
  #lineSinceMs = 0;
  #heldUntilMs = 0;
  #saidFrames = 0;
  #clockDueMs = 0;
  /** The first frame of the last knock. */
  #knockFrame = -Infinity;
  readonly #onTheWay: { readonly arrivesMs: number; readonly frame: Buffer }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, voice: Int16Array, seed: number) {
    this.#socket = socket;
    this.#voice = voice;
    this.#seed = seed;
    this.#arrivals = new Arrivals(lines.clean, seed);
    this.#run();
  }

  obey({ line, stallMs, knock }: Wish): void {
    const nowMs = performance.now() - this.#beganMs;
    if (typeof line === 'string' && Object.hasOwn(lines, line)) {
      this.#arrivals = new Arrivals(lines[line as LineName], this.#seed++);
      this.#lineSinceMs = nowMs;
    }
    if (typeof stallMs === 'number' && stallMs > 0 && stallMs <= LONGEST_STALL_MS) this.#heldUntilMs = nowMs + stallMs;
    if (knock === true) this.#knockFrame = this.#saidFrames;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #run(): void {
    const nowMs = performance.now() - this.#beganMs;
    if (nowMs >= this.#clockDueMs) {
      this.#clockDueMs += CLOCK_MS;
      this.#socket.send(JSON.stringify({ atMs: nowMs }));
    }
    for (; this.#saidFrames * FRAME_MS <= nowMs; this.#saidFrames++) {
      const sentMs = Math.max(0, this.#saidFrames * FRAME_MS - this.#lineSinceMs);
      const arrivesMs = this.#lineSinceMs + this.#arrivals.arrivalMs(sentMs);
      this.#onTheWay.push({ arrivesMs, frame: this.#say(this.#saidFrames) });
    }
    // In their order, whatever the line before needed: it is one connection.
    while (this.#nextArrivalMs <= nowMs) this.#socket.send((this.#onTheWay.shift() as { frame: Buffer }).frame);
    const nextMs = Math.min(this.#saidFrames * FRAME_MS, this.#nextArrivalMs);
    this.#timer = setTimeout(() => this.#run(), nextMs - nowMs);
  }

  get #nextArrivalMs(): number {
    return Math.max(this.#onTheWay[0]?.arrivesMs ?? Infinity, this.#heldUntilMs);
  }

  #say(index: number): Buffer {
    const at = (index * FRAME_SAMPLES) % this.#voice.length;
    const frame = this.#voice.subarray(at, at + FRAME_SAMPLES);
    const sinceMs = (index - this.#knockFrame) * FRAME_MS;
    return bytesFromSamples(sinceMs < KNOCK_MS ? knocked(frame, sinceMs) : frame);
  }
}

/** A frame that begins `sinceMs` into a knock. */
function knocked(frame: Int16Array, sinceMs: number): Int16Array {
  return frame.map((sample, i) => {
    const seconds = sinceMs / 1000 + i / RATE_HZ;
    return clampToInt16(sample / 2 + 16_000 * Math.exp(-60 * seconds) * Math.sin(2 * Math.PI * KNOCK_HZ * seconds));
  });
}

/** Whole frames, so that it can begin again without a seam. */
function recordedVoice(): Int16Array {
  const pause = new Int16Array((RATE_HZ / 1000) * PAUSE_MS);
  const spoken = joinSamples(SPOKEN.flatMap((name) => [voiceClips.get(name, RATE_HZ).samples, pause]));
  return spoken.subarray(0, spoken.length - (spoken.length % FRAME_SAMPLES));
}

function wishOf(data: RawData): Wish {
  try {
    return Object(JSON.parse((data as Buffer).toString())) as object;
  } catch {
    return {};
  }
}
