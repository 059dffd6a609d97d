/** How samples are written on a wire. One file in `codecs/` each. */
export type AudioEncoding = 'pcm16' | 'mulaw' | 'alaw';

/** What Opus packets are sent in. One file in `containers/` each; `none`: bare packets. */
export type AudioContainer = 'webm' | 'ogg' | 'none';

/** The sound on one side of a wire: encoding, samples per second, milliseconds per frame. Always one channel. */
export interface AudioFormat {
  readonly encoding: AudioEncoding;
  readonly sampleRateHz: number;
  readonly frameMs: number;
}

/** Samples in one frame of the format. */
export function frameSamples(format: AudioFormat): number {
  return Math.round((format.sampleRateHz * format.frameMs) / 1000);
}
