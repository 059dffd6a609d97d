import type { TestContext } from 'node:test';
import { WebSocket, type ClientOptions } from 'ws';
import {
  startAillomVoxSimulator,
  type AillomVoxSimulator,
  type AillomVoxSimulatorOptions,
  type CloseFacts,
} from '../src/aillomvox/index.js';
import { bytesFromSamples, joinSamples, sine } from '../src/sound/pcm.js';

export const CONFIG = {
  type: 'config',
  apikey: 'av_demo',
  provider: 'aillomvox',
  sample_rate: 16000,
  system_prompt: 'You are helpful.',
} as const;

type Message = Readonly<Record<string, unknown>>;

/** A simulator that is closed when the test ends. */
export async function simulate(t: TestContext, options: AillomVoxSimulatorOptions = {}): Promise<AillomVoxSimulator> {
  const simulator = await startAillomVoxSimulator(options);
  t.after(() => simulator.close());
  return simulator;
}

/** A plain WebSocket client that keeps what arrives. */
export class TestClient {
  readonly socket: WebSocket;
  readonly messages: Message[] = [];
  readonly texts: string[] = [];
  readonly frames: Buffer[] = [];
  readonly opened: Promise<void>;
  readonly closed: Promise<CloseFacts>;
  error: Error | undefined;

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, options);
    this.opened = new Promise((resolve) => this.socket.once('open', resolve));
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.socket.on('error', (error) => (this.error = error));
    this.socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) return void this.frames.push(data);
      this.texts.push(data.toString());
      const message: unknown = safeParse(data.toString());
      if (typeof message === 'object' && message !== null) this.messages.push(message as Message);
    });
  }

  get audio(): Buffer {
    return Buffer.concat(this.frames);
  }

  ofType(type: string): Message[] {
    return this.messages.filter((message) => message['type'] === type);
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** 20 ms frames at 16 kHz. */
  sendAudio(samples: Int16Array): void {
    for (let at = 0; at < samples.length; at += 320) this.socket.send(bytesFromSamples(samples.subarray(at, at + 320)));
  }
}

/** Opens a connection and sends `config`, changed by `changes`. */
export async function connect(simulator: AillomVoxSimulator, changes: object = {}): Promise<TestClient> {
  const client = new TestClient(simulator.url);
  await client.opened;
  client.send({ ...CONFIG, ...changes });
  return client;
}

/** Silence, a loud tone as a voice, and enough silence to end the utterance. */
export function utterance(voiceMs: number): Int16Array {
  return joinSamples([silence(300), sine(300, voiceMs, 16000, 0.4), silence(900)]);
}

export function silence(durationMs: number): Int16Array {
  return new Int16Array(durationMs * 16);
}

/** Waits until something is so; fails after 10 s with its name. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const endMs = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`Waited in vain for: ${what}`);
    await pause(5);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function safeParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
