import type { NumberedMedia } from './numbered-media.ts';
import type { Packet } from './packets.ts';
import type { Playout } from './playouts.ts';

const QUANTUM = 128;
const DEVICE_HZ = 48_000;

/** What is heard until `endMs` when packets come as they do and an audio device at 48 kHz asks for a quantum at a time. */
export function play(playout: Playout, media: NumberedMedia, packets: readonly Packet[], endMs: number): Float32Array {
  const { rateHz, samples } = media;
  const heard = new Float32Array((endMs * rateHz) / 1000);
  let next = 0;
  for (let quantum = 1, at = 0; at < heard.length; quantum++) {
    const nowMs = (at * 1000) / rateHz;
    for (let packet = packets[next]; packet && packet.arrivesMs <= nowMs; packet = packets[++next]) {
      playout.push(samples.subarray(packet.fromSample, packet.toSample), packet.arrivesMs);
    }
    const end = Math.min(heard.length, Math.round((quantum * QUANTUM * rateHz) / DEVICE_HZ));
    playout.pull(heard.subarray(at, end), nowMs);
    at = end;
  }
  return heard;
}
