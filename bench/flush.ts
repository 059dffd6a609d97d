import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchCall } from './call.ts';
import { FRAME_MS, tone, TONE_LEVEL } from './signals.ts';

const TONE_HZ = 1000;
const TONE_MS = 3000;
/** The peer's ramp takes two seconds, and what it kept is dropped after that. */
const WATCH_MS = { worker: 450, inline: 450, peer: 2300 } as const;

/** From the server's word to drop everything until what is rendered is 34 dB below the tone it interrupts, `times` over. */
export async function measureFlush({ client, server, wallMs, heard }: BenchCall, times: number): Promise<number[]> {
  const flushesMs: number[] = [];
  for (let i = 0; i < times; i++) {
    void server.sendAudio(tone(TONE_HZ, TONE_MS, TONE_LEVEL), { paced: false, chunkMs: FRAME_MS });
    await sleep(300 + Math.random() * 100);
    server.clear();
    const clearedMs = wallMs(server.sent.messages.at(-1)?.atMs ?? NaN);
    await sleep(WATCH_MS[client]);
    const { rendered } = await heard();
    const silence = rendered.find((event) => event.type === 'silence' && event.atMs > clearedMs - 1);
    if (silence?.type !== 'silence') throw new Error(`${client}: the tone was not heard to end.`);
    flushesMs.push(silence.atMs - clearedMs);
  }
  return flushesMs;
}
