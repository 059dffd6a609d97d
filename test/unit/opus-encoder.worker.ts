import { createOpusEncoder, hasOpusEncoder } from '../../src/audio/opus-encoder.js';

/** Encodes what it is sent, as a link worker does; answers how long each packet is, or what went wrong. */
self.onmessage = async ({ data: samples }: MessageEvent<Float32Array>) => {
  if (!(await hasOpusEncoder())) return self.postMessage('no encoder');
  const places: number[] = [];
  const encoder = createOpusEncoder(
    {},
    { packet: ({ atSamples }) => places.push(atSamples), failed: (cause) => self.postMessage(String(cause)) },
  );
  encoder.encode(samples);
  await encoder.flush();
  encoder.close();
  self.postMessage(places);
};
