import { objectOf } from './json.js';

/**
 * Everything of the Audin wire that is not publicly documented and was assumed, in one table: a page that knows better
 * gives its own values. Plain data.
 */
export interface AudinNames {
  readonly paths: {
    readonly presence: string;
    /** `{callSid}` stands for the call. */
    readonly audio: string;
    readonly phoneNumbers: string;
  };
  /** Keys of what is sent. */
  readonly fields: {
    readonly phoneNumberIds: string;
    readonly callSid: string;
    readonly to: string;
    readonly callerId: string;
    readonly muted: string;
    readonly digit: string;
  };
  /** Keys under which something may be found in what is received; the first that is there counts. */
  readonly aliases: {
    readonly callSid: readonly string[];
    readonly from: readonly string[];
    readonly to: readonly string[];
    readonly phoneNumberId: readonly string[];
    readonly accepted: readonly string[];
    readonly rejected: readonly string[];
  };
  /** Types of the text frames on the audio socket. */
  readonly controls: { readonly mute: string; readonly dtmf: string; readonly hangup: string };
  /** Message types by which an offer is withdrawn; none is known. */
  readonly withdrawnTypes: readonly string[];
  /** Close codes that mean: this token does not count. */
  readonly tokenCloseCodes: readonly number[];
  /** Length of the frames that are sent. Any length is read. */
  readonly frameMs: number;
}

/** Some values of the table; lists and `frameMs` are replaced as a whole. */
export type AudinNameChanges = {
  readonly [Group in keyof AudinNames]?: AudinNames[Group] extends number | readonly unknown[]
    ? AudinNames[Group]
    : Partial<AudinNames[Group]>;
};

export const assumedNames: AudinNames = {
  paths: {
    presence: '/operator-presence/ws',
    audio: '/operator-audio/ws/{callSid}',
    phoneNumbers: '/operator-sessions/phone-numbers',
  },
  fields: {
    phoneNumberIds: 'phoneNumberIds',
    callSid: 'callSid',
    to: 'to',
    callerId: 'callerId',
    muted: 'muted',
    digit: 'digit',
  },
  aliases: {
    callSid: ['callSid', 'callId', 'call_sid', 'sid'],
    from: ['from', 'caller', 'callerNumber'],
    to: ['to', 'called', 'calledNumber'],
    phoneNumberId: ['phoneNumberId', 'phone_number_id'],
    accepted: ['accepted'],
    rejected: ['rejected'],
  },
  controls: { mute: 'mute', dtmf: 'dtmf', hangup: 'hangup' },
  withdrawnTypes: [],
  tokenCloseCodes: [1008, 4001, 4003, 4401, 4403],
  frameMs: 20,
};

/** The table with a page's changes in it. */
export function audinNames(changes: AudinNameChanges = {}): AudinNames {
  const groups = Object.entries(assumedNames).map(([group, values]: [string, unknown]) => {
    const changed = changes[group as keyof AudinNames];
    return [group, objectOf(values) ? { ...objectOf(values), ...objectOf(changed) } : (changed ?? values)];
  });
  return Object.fromEntries(groups) as AudinNames;
}

/** A sentence that names the first change that the table has no place for, or undefined. */
export function checkNames(changes: unknown): string | undefined {
  if (changes === undefined) return undefined;
  const table = objectOf(changes);
  if (!table) return 'names must be an object.';
  const { frameMs = 20 } = table as AudinNameChanges;
  const wrong = misfit(table, assumedNames, '') ?? (frameMs >= 10 && frameMs <= 200 ? '' : 'frameMs must be 10 to 200');
  return wrong ? `names: ${wrong}.` : undefined;
}

/** What is wrong with `given` in a place of the table that holds `known`. */
function misfit(given: unknown, known: unknown, path: string): string | undefined {
  if (Array.isArray(known)) {
    const type = typeof (known[0] ?? '');
    const isList = Array.isArray(given) && given.every((each) => typeof each === type);
    return isList ? undefined : `${path} must be a list of ${type}s`;
  }
  const table = objectOf(known);
  if (!table) return typeof given === typeof known ? undefined : `${path} must be a ${typeof known}`;
  const values = objectOf(given);
  if (!values) return `${path} must be an object`;
  for (const [key, value] of Object.entries(values)) {
    const at = path ? `${path}.${key}` : key;
    const wrong = Object.hasOwn(table, key) ? misfit(value, table[key], at) : `${at} is not known`;
    if (wrong) return wrong;
  }
  return undefined;
}
