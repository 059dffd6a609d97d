import { seededRandom } from '../../../simulators/src/network/random.ts';
import { joinSamples } from '../../../simulators/src/sound/pcm.ts';
import { voiceClips } from '../../../simulators/src/sound/voice-clips.ts';
import { NumberedMedia } from './numbered-media.ts';

const CLIPS = ['phone-greeting', 'echo-before', 'echo-after', 'tool-done', 'timing', 'story', 'image'] as const;
/** -9 dBFS at the most: a voice on the phone, not one at full scale. */
const LEVEL = 0.5;
const PAUSE_S = 0.6;
/** Half of the noise of a quiet room, -66 dBFS, in 16-bit steps. */
const ROOM = 16;

/** The simulators' recorded sentences one after another, with pauses, in a room that is never quite silent. */
export function spokenMedia(seconds: number, rateHz: number): NumberedMedia {
  const pause = new Int16Array(rateHz * PAUSE_S);
  const sentences = joinSamples(CLIPS.flatMap((name) => [voiceClips.get(name, rateHz).samples, pause]));
  const random = seededRandom(7);
  const speech = Int16Array.from({ length: seconds * rateHz }, (_, i) =>
    Math.round((sentences[i % sentences.length] ?? 0) * LEVEL + (2 * random() - 1) * ROOM),
  );
  return new NumberedMedia(speech, rateHz);
}
