import { createOpusEncoder, hasOpusEncoder, type OpusFallback } from '../../src/audio/opus-encoder.js';

interface Task {
  readonly samples: Float32Array;
  readonly fallback: OpusFallback | undefined;
}

/** Encodes what it is sent, as a link worker does; answers where each packet is, or what went wrong. */
self.onmessage = async ({ data: { samples, fallback } }: MessageEvent<Task>) => {
  if (!fallback && !(await hasOpusEncoder())) return self.postMessage('no encoder');
  const places: number[] = [];
  const encoder = createOpusEncoder(
    {},
    { packet: ({ atSamples }) => places.push(atSamples), failed: (cause) => self.postMessage(String(cause)) },
    fallback,
  );
  encoder.encode(samples);
  await encoder.flush();
  encoder.close();
  self.postMessage(places);
};
