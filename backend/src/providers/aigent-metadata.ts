import { at, isObject, parseObject, stringAt, type JsonObject } from '../json.js';
import { configInvalid, type Refusal } from '../refusals.js';
import type { FirstFrame, Identity } from './stream-kind.js';

const HEADER_BYTES = 6;
const MAX_TEXT_CHARS = 256;

export const frameCode = { metadata: 1, voice: 2 } as const;

/** Fields of `voice`, but for those that the ticket decides. */
const voiceFields: Readonly<Record<string, 'string' | 'number'>> = {
  codec: 'string',
  audioContainer: 'string',
  samplingRate: 'number',
  direction: 'string',
};
const mandatory = ['agentId', 'clientId', 'agentWindowsUsername'] as const;
const optional = ['category', 'ani', 'agentAni', 'programId'] as const;

/** Code: 16 bit, little-endian. Undefined for what is shorter than a frame's header. */
export function codeOf(frame: Buffer): number | undefined {
  return frame.length < HEADER_BYTES ? undefined : frame.readUInt16LE(0);
}

/** Undefined unless it is metadata, in UTF-8, of one side of one call. */
export function readMetadata(frame: Buffer): FirstFrame | undefined {
  if (codeOf(frame) !== frameCode.metadata) return undefined;
  const metadata = parseObject(utf8(frame.subarray(HEADER_BYTES)) ?? '');
  const voice = metadata && at(metadata, 'voice');
  if (!metadata || !isObject(voice)) return undefined;
  const channel = stringAt(voice, 'channel');
  const callId = stringAt(voice, 'clientCallId');
  if (channel === undefined || callId === undefined) return undefined;
  return { ticket: stringAt(metadata, 'ticket') ?? '', channel, callId, metadata, frame };
}

/** Written anew of known fields, so that the platform reads what was judged here. The login's word goes before the page's. */
export function metadataFrame(first: FirstFrame, identity: Identity): Buffer | Refusal {
  const { metadata, channel, callId, frame } = first;
  const told = at(metadata, 'voice') as JsonObject;
  const voice: Record<string, unknown> = { channel, clientCallId: callId };
  for (const [field, type] of Object.entries(voiceFields)) {
    const value = at(told, field);
    if (value === undefined) continue;
    if (typeof value !== type || isTooLong(value)) return configInvalid(`The stream's ${field} is no proper ${type}.`);
    voice[field] = value;
  }
  const about: Record<string, unknown> = {};
  for (const field of [...mandatory, ...optional]) {
    const value = at(identity, field) ?? at(metadata, field);
    if (value === undefined) continue;
    if (typeof value !== 'string' || isTooLong(value)) return configInvalid(`The stream's ${field} is no proper text.`);
    about[field] = value;
  }
  const all: JsonObject = { ...voice, ...about };
  const lacking = ['codec', 'samplingRate', ...mandatory].find((field) => !all[field]);
  if (lacking !== undefined) return configInvalid(`The stream's ${lacking} is missing.`);
  return Buffer.concat([frame.subarray(0, HEADER_BYTES), Buffer.from(JSON.stringify({ voice, ...about }))]);
}

function isTooLong(value: unknown): boolean {
  return typeof value === 'string' && value.length > MAX_TEXT_CHARS;
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
