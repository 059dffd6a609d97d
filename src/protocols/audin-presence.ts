import type { CallErrorCode } from '../call-error.js';
import type { AudinNames } from './audin-names.js';
import { parseObject, stringAt, type JsonObject } from './json.js';
import type { PresenceCommand, PresenceMessage, PresenceWire } from './operator-dialect.js';

/** The presence socket: JSON text frames with a `type` (PROTOCOLS 4.3). */
export function audinPresence(names: AudinNames): PresenceWire {
  return new AudinPresenceWire(names);
}

/** What the platform's `error` is about, by its `code` or `message`. */
const knownErrors: readonly (readonly [RegExp, CallErrorCode])[] = [
  [/unauthori[sz]ed|forbidden|token/i, 'unauthorized'],
  [/busy|in[_ -]?call/i, 'busy'],
  [/rate|too[_ -]?many/i, 'rate-limited'],
  [/not[_ -]?found|gone|ended/i, 'call-gone'],
];

class AudinPresenceWire implements PresenceWire {
  readonly #names: AudinNames;
  /** What was last asked for: an answer that lists only the refused ones is read by it. */
  #wanted: readonly string[] = [];

  constructor(names: AudinNames) {
    this.#names = names;
  }

  read(data: string | ArrayBuffer): PresenceMessage {
    const message = typeof data === 'string' ? parseObject(data) : undefined;
    if (!message) return { type: 'bad-message', detail: 'not a JSON object' };
    const type = stringAt(message, 'type') ?? '';
    switch (type) {
      case 'connected':
      case 'pong':
        return { type };
      case 'available_set':
        return this.#readAvailable(message);
      case 'incoming_call':
        return this.#aboutCall(message, (callId) => ({
          type: 'offer',
          callId,
          from: this.#text(message, 'from') ?? '',
          to: this.#text(message, 'to'),
          numberId: this.#text(message, 'phoneNumberId'),
        }));
      case 'call_taken':
        return this.#aboutCall(message, (callId) => ({ type: 'taken', callId }));
      case 'call_assigned':
        return this.#aboutCall(message, (callId) => ({ type: 'assigned', callId }));
      case 'outbound_started':
        return this.#aboutCall(message, (callId) => ({ type: 'dial-started', callId }));
      case 'error':
        return this.#readError(message);
    }
    if (this.#names.withdrawnTypes.includes(type))
      return this.#aboutCall(message, (callId) => ({ type: 'withdrawn', callId }));
    return { type: 'ignored', detail: 'unknown type' };
  }

  write(command: PresenceCommand): string {
    const { fields } = this.#names;
    switch (command.type) {
      case 'set-available':
        this.#wanted = command.numberIds;
        return JSON.stringify({ type: 'set_available', [fields.phoneNumberIds]: command.numberIds });
      case 'ping':
        return JSON.stringify({ type: 'ping' });
      case 'accept':
      case 'reject':
        return JSON.stringify({ type: command.type, [fields.callSid]: command.callId });
      case 'dial':
        return JSON.stringify({
          type: 'start_outbound',
          [fields.to]: command.to,
          [fields.callerId]: command.callerId,
        });
    }
  }

  #readAvailable(message: JsonObject): PresenceMessage {
    const { aliases } = this.#names;
    const rejected = textsAt(message, aliases.rejected);
    const accepted = textsAt(message, aliases.accepted) ?? this.#wanted.filter((id) => !rejected?.includes(id));
    return {
      type: 'available',
      accepted,
      rejected: rejected ?? this.#wanted.filter((id) => !accepted.includes(id)),
    };
  }

  /** What it says is for the platform's operators and may name anything: only its kind is passed on. */
  #readError(message: JsonObject): PresenceMessage {
    const said = ['code', 'message'].flatMap((key) => stringAt(message, key) ?? []);
    const known = knownErrors.find(([pattern]) => said.some((text) => pattern.test(text)));
    return { type: 'error', code: known?.[1] ?? 'request-failed', callId: this.#text(message, 'callSid') };
  }

  #aboutCall(message: JsonObject, make: (callId: string) => PresenceMessage): PresenceMessage {
    const callId = this.#text(message, 'callSid');
    return callId ? make(callId) : { type: 'bad-message', detail: 'a call without its id' };
  }

  #text(message: JsonObject, what: 'callSid' | 'from' | 'to' | 'phoneNumberId'): string | undefined {
    for (const key of this.#names.aliases[what]) {
      const text = stringAt(message, key);
      if (text) return text;
    }
    return undefined;
  }
}

/** The first of the keys that holds a list; what is no text in it is left out. */
function textsAt(message: JsonObject, keys: readonly string[]): string[] | undefined {
  const lists = keys.map((key) => (Object.hasOwn(message, key) ? message[key] : undefined));
  const list = lists.find((value): value is unknown[] => Array.isArray(value));
  return list?.filter((each) => typeof each === 'string');
}
