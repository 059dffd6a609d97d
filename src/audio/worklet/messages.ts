import type { JitterStats } from '../dsp/jitter-buffer.js';
import type { ResamplerTable } from '../dsp/resampler.js';
import { VERSION } from '../../version.js';

/** Names carry the release: a file of another release registers other names and is noticed at once. */
export const CAPTURE = `voice-call-elements/capture@${VERSION}`;
export const PLAYBACK = `voice-call-elements/playback@${VERSION}`;

/**
 * `processorOptions` of both processors. `frameSamples` at the wire's rate, and whether capture begins `muted`, which a
 * message would tell too late; playback ignores both.
 */
export interface ProcessorOptions {
  readonly table: ResamplerTable;
  readonly frameSamples: number;
  readonly muted?: boolean;
}

/** Page -> processor. */
export type ProcessorCommand =
  | { readonly type: 'connect'; readonly port: MessagePort }
  | { readonly type: 'mute'; readonly muted: boolean }
  | { readonly type: 'stop' };

/** How loud, linear 0..1, over the last 50 ms. */
export interface Level {
  readonly peak: number;
  readonly rms: number;
}

export const SILENT: Level = { peak: 0, rms: 0 };

/** Processor -> page. */
export type ProcessorEvent =
  | ({ readonly type: 'level' } & Level)
  | { readonly type: 'playing'; readonly playing: boolean }
  | { readonly type: 'jitter'; readonly stats: JitterStats };
