import { isObject, type JsonObject } from '../wire/json.js';
import type { AigentBreachRule, Channel, Codec } from './options.js';

/** What a socket says about itself, as far as it is of use here. */
export interface StreamFacts {
  readonly channel: Channel;
  readonly callId: string;
  readonly codec: Codec;
  readonly container: 'webm' | 'ogg' | 'none';
  readonly rateHz: number;
  /** Everything that has to be the same on both sides. */
  readonly shared: JsonObject;
}

export const DEFAULT_CODEC_NAMES: Readonly<Record<string, Codec>> = {
  libopus: 'opus',
  pcm_mulaw: 'mulaw',
  pcm_alaw: 'alaw',
  pcm_s16le: 'pcm16',
};

const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;
const MANDATORY = ['agentId', 'clientId', 'agentWindowsUsername'];
const OPTIONAL = ['category', 'ani', 'agentAni', 'programId'];
const RATES: Readonly<Record<Codec, readonly number[]>> = {
  opus: [48_000],
  mulaw: [8000, 16_000],
  alaw: [8000, 16_000],
  pcm16: [8000, 16_000],
};

type Note = (rule: AigentBreachRule, detail: string) => void;

/** Notes what is against both published variants. Undefined where it is not known whose sound of which call it is. */
export function readMetadata(
  message: JsonObject,
  codecNames: Readonly<Record<string, Codec>>,
  note: Note,
): StreamFacts | undefined {
  const voice = isObject(message['voice']) ? message['voice'] : {};
  const text = (from: JsonObject, key: string, path = key): string => {
    const value = from[key];
    if (value === undefined || value === '') note('missing-field', path);
    else if (typeof value !== 'string') note('bad-field', `${path} is not a text`);
    return typeof value === 'string' ? value : '';
  };
  const channel = text(voice, 'channel', 'voice.channel');
  const callId = text(voice, 'clientCallId', 'voice.clientCallId');
  const codecName = text(voice, 'codec', 'voice.codec');
  for (const key of MANDATORY) text(message, key);
  for (const key of OPTIONAL) if (message[key] !== undefined) text(message, key);
  const { direction = 'inbound', audioContainer, samplingRate } = voice;
  if (direction !== 'inbound' && direction !== 'outbound') note('bad-field', 'voice.direction');
  if (callId && !UUID_V4.test(callId)) note('bad-field', 'voice.clientCallId is no UUID of version 4');
  const codec = Object.hasOwn(codecNames, codecName) ? codecNames[codecName] : undefined;
  if (codecName && !codec) note('bad-field', `voice.codec ${codecName.slice(0, 40)}`);
  if (audioContainer === undefined) note('missing-field', 'voice.audioContainer');
  const container = audioContainer === '' || audioContainer === undefined ? 'none' : audioContainer;
  const knownContainer = container === 'webm' || container === 'ogg' || container === 'none';
  if (!knownContainer || (codec && codec !== 'opus' && container !== 'none')) note('bad-field', 'voice.audioContainer');
  const rateHz = typeof samplingRate === 'number' ? samplingRate : 0;
  if (samplingRate === undefined) note('missing-field', 'voice.samplingRate');
  else if (codec && !RATES[codec].includes(rateHz)) note('bad-field', `voice.samplingRate ${rateHz} with ${codecName}`);
  if (channel && channel !== 'agent' && channel !== 'client') note('bad-field', 'voice.channel');
  if ((channel !== 'agent' && channel !== 'client') || !callId || !codec || !knownContainer || !rateHz)
    return undefined;
  const shared = Object.fromEntries([...MANDATORY, ...OPTIONAL].map((key) => [key, message[key]]));
  return { channel, callId, codec, container, rateHz, shared: { ...shared, direction } };
}
