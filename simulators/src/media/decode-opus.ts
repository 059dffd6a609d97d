import { OpusDecoder } from 'opus-decoder';
import { clampToInt16, joinSamples } from '../sound/pcm.js';
import { durationOf, type OpusPacket } from './opus-stream.js';

/** Every packet is a multiple of the shortest frame, so every gap is: times of WebM are rounded to milliseconds. */
const SHORTEST_FRAME = 120;

/** A whole stream at 48 kHz. Where packets are missing, there is silence of their length. */
export async function decodeOpus(packets: readonly OpusPacket[], preSkipSamples: number): Promise<Int16Array> {
  const decoder = new OpusDecoder({ channels: 1 });
  await decoder.ready;
  const pieces: Int16Array[] = [];
  let nextSamples = 0;
  for (const { data, atSamples } of packets) {
    const gap = Math.round((atSamples - nextSamples) / SHORTEST_FRAME) * SHORTEST_FRAME;
    if (gap > 0) {
      pieces.push(new Int16Array(gap));
      nextSamples += gap;
    }
    const [channel] = decoder.decodeFrame(data).channelData;
    pieces.push(Int16Array.from(channel ?? [], (value) => clampToInt16(value * 32768)));
    nextSamples += durationOf(data);
  }
  decoder.free();
  return joinSamples(pieces).subarray(preSkipSamples);
}
