import { CaptureProcessor } from './capture-processor.js';
import { CAPTURE, PLAYBACK } from './messages.js';
import { PlaybackProcessor } from './playback-processor.js';

registerProcessor(CAPTURE, CaptureProcessor);
registerProcessor(PLAYBACK, PlaybackProcessor);
