import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { startAigentSimulator, type AigentSimulator, type AigentSimulatorOptions } from '../src/aigent/index.js';
import { OggReader } from '../src/media/ogg-reader.js';
import { resample } from '../src/sound/resample.js';
import { readWav } from '../src/sound/wav.js';
import { TestClient } from './helpers.js';

const file = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));

/** Two seconds of a voice, encoded and packed by ffmpeg (scripts/make-opus.sh). */
export const voiceFiles = { webm: file('fixtures/voice.webm'), ogg: file('fixtures/voice.ogg') } as const;

/** The same two seconds before the encoder, at 48 kHz. */
export function voice(): Int16Array {
  return resample(readWav(file('../voices/greeting.wav')), 48_000).subarray(0, 96_000);
}

export function voicePackets(): Buffer[] {
  return new OggReader().push(voiceFiles.ogg).map(({ data }) => data);
}

/** A simulator that is closed when the test ends. */
export async function simulateAigent(t: TestContext, options: AigentSimulatorOptions = {}): Promise<AigentSimulator> {
  const simulator = await startAigentSimulator({ graceMs: 100, ...options });
  t.after(() => simulator.close());
  return simulator;
}

export function frame(code: number, payload: Buffer, timeS = Math.round(Date.now() / 1000)): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt16LE(code, 0);
  head.writeUInt32LE(timeS, 2);
  return Buffer.concat([head, payload]);
}

type Changes = Readonly<Record<string, unknown>>;

/** Metadata that break no rule; a change to `undefined` takes a key away. */
export function metadata(voiceChanges: Changes = {}, changes: Changes = {}): Record<string, unknown> {
  return {
    voice: {
      channel: 'agent',
      clientCallId: randomUUID(),
      codec: 'libopus',
      audioContainer: 'webm',
      samplingRate: 48_000,
      direction: 'inbound',
      ...voiceChanges,
    },
    agentId: 'a-17',
    clientId: 'acme',
    agentWindowsUsername: 'ACME\\ada',
    ...changes,
  };
}

export function connectorUrl(simulator: AigentSimulator, token = 'aigent_demo'): string {
  return `${simulator.url}?aigent-api-token=${token}`;
}

/** One socket of a call, opened; its metadata are sent unless they are undefined. */
export async function openStream(simulator: AigentSimulator, told?: object): Promise<TestClient> {
  const client = new TestClient(connectorUrl(simulator));
  await client.opened;
  if (told) client.socket.send(frame(1, Buffer.from(JSON.stringify(told))));
  return client;
}

/** Sends a stream in pieces that are cut anywhere. */
export function sendVoice(client: TestClient, bytes: Buffer, pieceBytes = 97): void {
  for (let at = 0; at < bytes.length; at += pieceBytes)
    client.socket.send(frame(2, bytes.subarray(at, at + pieceBytes)));
}

export async function hangUp(...clients: readonly TestClient[]): Promise<void> {
  for (const client of clients) client.socket.close(1000);
  await Promise.all(clients.map(({ closed }) => closed));
}

/** How alike two sounds are where they lie, 0...1; a shift of half a millisecond shows. */
export function likeness(a: Int16Array, b: Int16Array): number {
  let [cross, energyA, energyB] = [0, 0, 0];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    cross += x * y;
    energyA += x * x;
    energyB += y * y;
  }
  return cross / Math.sqrt(energyA * energyB);
}
