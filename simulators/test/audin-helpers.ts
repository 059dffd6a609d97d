import type { TestContext } from 'node:test';
import { startAudinSimulator, type AudinSimulator, type AudinSimulatorOptions } from '../src/audin/index.js';
import { mulawFromSamples, samplesFromMulaw } from '../src/sound/mulaw.js';
import { pause, TestClient, until } from './helpers.js';

/** A simulator that is closed when the test ends. */
export async function simulateAudin(t: TestContext, options: AudinSimulatorOptions = {}): Promise<AudinSimulator> {
  const simulator = await startAudinSimulator({ farEnd: 'quiet', ...options });
  t.after(() => simulator.close());
  return simulator;
}

export function presenceUrl(simulator: AudinSimulator, token: string): string {
  return `${simulator.url.replace('http', 'ws')}/operator-presence/ws?token=${token}`;
}

export function audioUrl(simulator: AudinSimulator, callSid: string, token: string): string {
  return `${simulator.url.replace('http', 'ws')}/operator-audio/ws/${callSid}?token=${token}`;
}

/** A plain client of an operator's two sockets. */
export class TestOperator {
  readonly #simulator: AudinSimulator;
  readonly token: string;
  readonly presence: TestClient;

  constructor(simulator: AudinSimulator, ref = 'op-1') {
    this.#simulator = simulator;
    this.token = simulator.issueToken({ ref }).token;
    this.presence = new TestClient(presenceUrl(simulator, this.token));
  }

  /** Waits for a message of the type and answers it. */
  async hear(type: string): Promise<Readonly<Record<string, unknown>>> {
    await until(type, () => this.presence.ofType(type).length > 0);
    return this.presence.ofType(type).at(-1) ?? {};
  }

  async goOnline(...phoneNumberIds: string[]): Promise<this> {
    await this.hear('connected');
    this.presence.send({ type: 'set_available', phoneNumberIds });
    await this.hear('available_set');
    return this;
  }

  accept(callSid: unknown): void {
    this.presence.send({ type: 'accept', callSid });
  }

  async openAudio(callSid: string): Promise<TestClient> {
    const audio = new TestClient(audioUrl(this.#simulator, callSid, this.token));
    await audio.opened;
    return audio;
  }

  /** Takes the call that is offered and opens its sound. */
  async take(): Promise<TestClient> {
    const { callSid } = await this.hear('incoming_call');
    this.accept(callSid);
    await this.hear('call_assigned');
    return this.openAudio(String(callSid));
  }
}

/** Sends 20 ms frames in real time. */
export async function speak(audio: TestClient, samples: Int16Array): Promise<void> {
  const startMs = performance.now();
  for (let at = 0; at < samples.length; at += 160) {
    await pause(Math.max(0, startMs + at / 8 - performance.now()));
    audio.socket.send(mulawFromSamples(samples.subarray(at, at + 160)));
  }
}

/** What the far end has said so far. */
export function heardBy(audio: TestClient): Int16Array {
  return samplesFromMulaw(audio.audio);
}

/** Part of the energy that is a sine of this frequency, 0...1. */
export function shareOf(frequencyHz: number, samples: Int16Array): number {
  let cosine = 0;
  let sine = 0;
  let energy = 0;
  samples.forEach((sample, i) => {
    const angle = (2 * Math.PI * frequencyHz * i) / 8000;
    cosine += sample * Math.cos(angle);
    sine += sample * Math.sin(angle);
    energy += sample * sample;
  });
  return energy === 0 ? 0 : (2 * (cosine ** 2 + sine ** 2)) / samples.length / energy;
}
