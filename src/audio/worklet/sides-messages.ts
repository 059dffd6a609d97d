import type { ResamplerTable } from '../dsp/resampler.js';
import { VERSION } from '../../version.js';
import type { Level } from './messages.js';

/** Carries the release, as the other processors' names do. */
export const SIDES = `voice-call-elements/sides@${VERSION}`;

/** `processorOptions`. `frameSamples` of one side, at the wire's rate. */
export interface SidesOptions {
  readonly table: ResamplerTable;
  readonly frameSamples: number;
}

/** Page -> processor: first where pairs of frames go to (frame-ports.ts), in the end `stop`. */
export type SidesCommand = MessagePort | 'stop';

/** Processor -> page, twenty times a second: how loud both sides are, in the order of the inputs. */
export type SidesLevels = readonly [Level, Level];
