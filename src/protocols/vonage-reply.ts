import type { CallErrorCode } from '../call-error.js';
import { objectOf, stringAt, type JsonObject } from './json.js';
import type { TextMessage, Writer, WrittenLine } from './text-dialect.js';
import type { VonageNames } from './vonage-names.js';

/** What an HTTP status in a reply means for the conversation. */
const knownStatuses: Readonly<Record<number, CallErrorCode>> = {
  401: 'unauthorized',
  403: 'unauthorized',
  404: 'session-ended',
  410: 'session-ended',
  429: 'rate-limited',
};

/** What the platform's refusal means; `session-ended` and `unauthorized` are for good. */
export function failure(status: unknown): TextMessage {
  const code = knownStatuses[Number(status)] ?? 'server-error';
  return { type: 'failed', code, fatal: code === 'unauthorized' || code === 'session-ended' };
}

/** A step's answer, a live agent's message, or an array of these, in any of the shapes of PROTOCOLS 2.2 and 2.3. */
export function readReply(data: unknown, names: VonageNames): TextMessage {
  let value = data;
  try {
    if (typeof data === 'string') value = JSON.parse(data);
  } catch {
    return { type: 'bad-message', detail: 'not JSON' };
  }
  const all = (Array.isArray(value) ? (value as unknown[]) : [value])
    .map(objectOf)
    .filter((part): part is JsonObject => part !== undefined);
  const parts = all.filter((part) => !isFailure(part));
  const [wrong] = all;
  if (!wrong) return { type: 'bad-message', detail: 'not a JSON object' };
  if (parts.length === 0) return failure(wrong['statusCode'] ?? wrong['status']);
  const lines = parts.flatMap((part) => linesOf(part, names));
  const status = parts.map((part) => statusOf(part, names)).findLast((each) => each);
  // A reply may have no text; what has neither list nor status is none.
  const known = lines.length > 0 || status || parts.some((part) => listsOf(part, names).length > 0);
  return known ? { type: 'reply', lines, status } : { type: 'ignored', detail: 'unknown shape' };
}

/** The platform's own, or that of the gateway before it, which names itself by two ids. */
function isFailure(part: JsonObject): boolean {
  return (
    Number(part['statusCode'] ?? part['status']) >= 400 ||
    (Object.hasOwn(part, 'error') && Boolean(part['error'])) ||
    (stringAt(part, 'requestId') !== undefined && stringAt(part, 'connectionId') !== undefined)
  );
}

function statusOf(part: JsonObject, { status, awaiting, ended }: VonageNames) {
  const said = firstText(part, status);
  if (said === undefined) return undefined;
  return awaiting.includes(said) ? 'awaiting' : ended.includes(said) ? 'ended' : 'busy';
}

function listsOf(part: JsonObject, { lists }: VonageNames): unknown[][] {
  return lists.map((key) => at(part, key)).filter((list): list is unknown[] => Array.isArray(list));
}

function linesOf(part: JsonObject, names: VonageNames): WrittenLine[] {
  const lists = listsOf(part, names);
  const from = senderOf(part, names);
  return (lists.length > 0 ? lists.flat() : [part]).flatMap((entry) => lineOf(entry, names, from) ?? []);
}

function lineOf(entry: unknown, names: VonageNames, sender: Writer | undefined): WrittenLine | undefined {
  const object = objectOf(entry);
  const text = typeof entry === 'string' ? entry : object && textOf(object, names);
  if (!text?.trim()) return undefined;
  return { text, from: (object && senderOf(object, names)) ?? sender };
}

/** Its own text, that of the message inside it, or the address of what it shows. */
function textOf(entry: JsonObject, names: VonageNames): string | undefined {
  const inner = names.inner.map((key) => at(entry, key));
  const objects = [entry, ...inner.map(objectOf)].filter((object) => object !== undefined);
  for (const object of objects) {
    const text = firstText(object, names.text);
    if (text) return text;
  }
  const media = objects.flatMap((object) => names.media.map((key) => objectOf(at(object, key))));
  return (
    inner.find((value): value is string => typeof value === 'string') ??
    media.map((object) => object && stringAt(object, 'url')).find((url) => url)
  );
}

function senderOf(part: JsonObject, { sender, agents, people, visitors }: VonageNames): Writer | undefined {
  for (const key of sender) {
    const said = stringAt(part, key)?.toLowerCase() ?? '';
    if (agents.includes(said)) return 'agent';
    if (people.includes(said)) return 'person';
    if (visitors.includes(said)) return 'visitor';
  }
  return undefined;
}

function firstText(object: JsonObject, keys: readonly string[]): string | undefined {
  return keys.map((key) => stringAt(object, key)).find((text) => text);
}

function at(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
