/** What the bench and the process that it measures agree on. */
export const ORIGIN = 'https://bench.example';
export const CALLS = 50;
export const RATE_HZ = 16_000;
export const FRAME_MS = 20;
export const FRAME_BYTES = (RATE_HZ * 2 * FRAME_MS) / 1000;
/** Two calls a key, as the provider allows. */
export const KEYS = Array.from({ length: CALLS / 2 }, (_, index) => `av_bench_${index}`);

/** One process at one moment, after a garbage collection. */
export interface Footprint {
  readonly rssBytes: number;
  /** The most it ever was. */
  readonly peakRssBytes: number;
  /** JavaScript heap in use and buffers outside it. */
  readonly liveBytes: number;
  /** Processor time since its start. */
  readonly cpuMs: number;
}
