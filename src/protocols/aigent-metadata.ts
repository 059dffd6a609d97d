import type { AudioContainer, AudioEncoding } from '../audio/format.js';
import type { StreamChannel, StreamCodec, StreamFormat, StreamOptions } from './stream-dialect.js';

const FRAME_MS = 20;
const OPUS_RATE_HZ = 48_000;
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The platform's names look like ffmpeg's; those of `mulaw` and `alaw` are likely, that of `pcm` is assumed. */
const codecNames: Readonly<Record<StreamCodec, string>> = {
  opus: 'libopus',
  mulaw: 'pcm_mulaw',
  alaw: 'pcm_alaw',
  pcm: 'pcm_s16le',
};

const encodings: Readonly<Record<Exclude<StreamCodec, 'opus'>, AudioEncoding>> = {
  mulaw: 'mulaw',
  alaw: 'alaw',
  pcm: 'pcm16',
};

const containerNames: readonly string[] = ['webm', 'ogg', 'none'] satisfies AudioContainer[];

/** Mandatory in one of the two published variants at least, by the name of the attribute. */
const mandatory = {
  'agent-id': 'agentId',
  'client-id': 'clientId',
  'agent-windows-username': 'agentWindowsUsername',
} as const satisfies Record<string, keyof StreamOptions>;

export function checkMetadata(options: StreamOptions): string | undefined {
  const { codec = 'opus', container, sampleRateHz, callId, direction = 'inbound' } = options;
  if ((codec as string) === 'g729') return 'codec: no browser can encode g729; use opus, mulaw, alaw or pcm.';
  if (!Object.hasOwn(codecNames, codec)) return 'codec is one of opus, mulaw, alaw and pcm.';
  if (container !== undefined && !containerNames.includes(container)) return 'container is one of webm, ogg and none.';
  if (codec !== 'opus' && (container ?? 'none') !== 'none') return 'container is for opus; with another codec: none.';
  const rates = codec === 'opus' ? [OPUS_RATE_HZ] : [8000, 16_000];
  if (sampleRateHz !== undefined && !rates.includes(sampleRateHz))
    return `sample-rate is ${rates.join(' or ')} with ${codec}.`;
  if (typeof callId !== 'string' || !UUID_V4.test(callId))
    return 'call-id must be a UUID of version 4, another one for each call.';
  if (direction !== 'inbound' && direction !== 'outbound') return 'direction is inbound or outbound.';
  for (const [attribute, key] of Object.entries(mandatory))
    if (!options[key]) return `${attribute} is missing: the platform takes no call without it.`;
  return undefined;
}

/** Only after `checkMetadata`. */
export function streamFormat({ codec = 'opus', container = 'webm', sampleRateHz }: StreamOptions): StreamFormat {
  return codec === 'opus'
    ? { encoding: 'opus', container, sampleRateHz: OPUS_RATE_HZ, frameMs: FRAME_MS }
    : { encoding: encodings[codec], sampleRateHz: sampleRateHz ?? 8000, frameMs: FRAME_MS };
}

/** The union of both published variants (PROTOCOLS 3.4). What is not known is left out. */
export function metadata(channel: StreamChannel, options: StreamOptions): Readonly<Record<string, unknown>> {
  const { codec = 'opus', callId, direction = 'inbound' } = options;
  const { agentId, clientId, agentWindowsUsername, category, ani, agentAni, programId } = options;
  const format = streamFormat(options);
  const container = format.encoding === 'opus' ? format.container : 'none';
  return {
    voice: {
      channel,
      clientCallId: callId,
      codec: options.codecNames?.[codec] ?? codecNames[codec],
      audioContainer: container === 'none' ? '' : container,
      samplingRate: format.sampleRateHz,
      direction,
    },
    agentId,
    clientId,
    agentWindowsUsername,
    category: category || undefined,
    ani: ani || undefined,
    agentAni: agentAni || undefined,
    programId: programId || undefined,
  };
}
