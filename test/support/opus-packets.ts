import type { OpusPacket } from '../../src/audio/containers/index.ts';
import { launchBrowser } from './browser.ts';
import { startSite } from './site.ts';

const RATE_HZ = 48_000;
const FRAME = 960;

export interface Encoded {
  readonly packets: readonly OpusPacket[];
  readonly preSkipSamples: number;
}

/** Opus of the browser's own encoder, a packet of 20 ms after the other; `samples` are one channel at 48 kHz, -1...1. */
export async function encodeInBrowser(samples: Float64Array): Promise<Encoded> {
  const site = await startSite({ pages: { '/': { html: '' } } });
  const browser = await launchBrowser();
  const page = await browser.newPage();
  // The compiler marks functions with a helper that a page does not know.
  await page.addInitScript('globalThis.__name = (target) => target;');
  await page.goto(site.origin);
  const encoded = await page.evaluate(
    async ({ values, rateHz, frame }) => {
      const packets: { bytes: number[]; timeUs: number }[] = [];
      let head: number[] = [];
      const encoder = new AudioEncoder({
        output: (chunk, metadata) => {
          const bytes = new Uint8Array(chunk.byteLength);
          chunk.copyTo(bytes);
          packets.push({ bytes: [...bytes], timeUs: chunk.timestamp });
          const description = metadata?.decoderConfig?.description;
          if (description) head = [...new Uint8Array(description as ArrayBuffer)];
        },
        error: (error) => {
          throw error;
        },
      });
      encoder.configure({ codec: 'opus', sampleRate: rateHz, numberOfChannels: 1, bitrate: 64_000 });
      const data = Float32Array.from(values);
      for (let at = 0; at < data.length; at += frame) {
        const timestamp = Math.round((at * 1e6) / rateHz);
        const init = { format: 'f32', sampleRate: rateHz, numberOfChannels: 1, timestamp } as const;
        const piece = data.slice(at, at + frame);
        encoder.encode(new AudioData({ ...init, numberOfFrames: piece.length, data: piece }));
      }
      await encoder.flush();
      return { packets, head };
    },
    { values: [...samples], rateHz: RATE_HZ, frame: FRAME },
  );
  await browser.close();
  await site.close();
  return {
    packets: encoded.packets.map(({ bytes, timeUs }) => ({
      data: Uint8Array.from(bytes),
      atSamples: Math.round((timeUs * RATE_HZ) / 1e6),
    })),
    preSkipSamples: Buffer.from(encoded.head).readUInt16LE(10),
  };
}
