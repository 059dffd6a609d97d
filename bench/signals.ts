import { MICROPHONE_HZ } from '../test/support/wav.ts';
import { BURST_MS, codeHz, CODES } from './onset-detector.ts';

/** Rate on the wire, both ways. */
export const WIRE_HZ = 24_000;
export const FRAME_MS = 20;

const BURST_LEVEL = 0.7;
/** As quiet as the pauses of speech, in which a jitter buffer may change the length. */
const NOISE_LEVEL = 0.005;
export const TONE_LEVEL = 0.5;

/** Bursts every 80 to 120 ms, at no multiple of a frame, so that they fall on every place within one. */
export function microphoneSignal(seconds: number): Int16Array {
  const samples = new Int16Array(seconds * MICROPHONE_HZ);
  const next = randomFrom(7);
  let code = 0;
  for (let ms = 300; ms < seconds * 1000 - 150; ms += 80 + 40 * next()) {
    addBurst(samples, Math.round((ms * MICROPHONE_HZ) / 1000), code++ % CODES, MICROPHONE_HZ);
  }
  return samples;
}

/** Quiet noise, so that a gap is silence, with a burst at the start of every fourth to sixth frame. */
export function speakerSignal(seconds: number): Int16Array {
  const next = randomFrom(11);
  const samples = new Int16Array(seconds * WIRE_HZ).map(() => Math.round((2 * next() - 1) * NOISE_LEVEL * 32767));
  let code = 0;
  for (let frame = 10; frame * FRAME_MS < seconds * 1000 - 200; frame += 4 + Math.floor(3 * next())) {
    addBurst(samples, (frame * FRAME_MS * WIRE_HZ) / 1000, code++ % CODES, WIRE_HZ);
  }
  return samples;
}

/** A sine at the wire's rate. */
export function tone(hz: number, durationMs: number, level: number): Int16Array {
  const samples = new Int16Array((durationMs * WIRE_HZ) / 1000);
  return samples.map((_, i) => Math.round(Math.sin((2 * Math.PI * hz * i) / WIRE_HZ) * level * 32767));
}

/** A cosine: loud from its first sample on. */
function addBurst(samples: Int16Array, from: number, code: number, rateHz: number): void {
  const step = (2 * Math.PI * codeHz(code)) / rateHz;
  for (let i = 0; i < (BURST_MS * rateHz) / 1000; i++) {
    samples[from + i] = (samples[from + i] ?? 0) + Math.round(Math.cos(i * step) * BURST_LEVEL * 32767);
  }
}

/** The same numbers in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
