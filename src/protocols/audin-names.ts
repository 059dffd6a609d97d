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
  const { paths, fields, aliases, controls, withdrawnTypes, tokenCloseCodes, frameMs } = assumedNames;
  return {
    paths: { ...paths, ...changes.paths },
    fields: { ...fields, ...changes.fields },
    aliases: { ...aliases, ...changes.aliases },
    controls: { ...controls, ...changes.controls },
    withdrawnTypes: changes.withdrawnTypes ?? withdrawnTypes,
    tokenCloseCodes: changes.tokenCloseCodes ?? tokenCloseCodes,
    frameMs: changes.frameMs ?? frameMs,
  };
}

const GROUPS_OF_TEXT = ['paths', 'fields', 'aliases', 'controls'] as const;

/** A sentence that names the first change that the table has no place for, or undefined. */
export function checkNames(changes: unknown): string | undefined {
  if (changes === undefined) return undefined;
  if (typeof changes !== 'object' || changes === null) return 'names must be an object.';
  for (const [group, values] of Object.entries(changes)) {
    if (!Object.hasOwn(assumedNames, group)) return `names: ${group} is not known.`;
    const known = GROUPS_OF_TEXT.find((each) => each === group);
    if (known) {
      const isList = known === 'aliases';
      for (const [key, value] of Object.entries((values ?? {}) as object)) {
        if (!Object.hasOwn(assumedNames[known], key)) return `names: ${group}.${key} is not known.`;
        if (isList ? !isListOf(value, 'string') : typeof value !== 'string')
          return `names: ${group}.${key} must be ${isList ? 'a list of texts' : 'a text'}.`;
      }
    } else if (group === 'frameMs') {
      if (!(typeof values === 'number' && values >= 10 && values <= 200)) return 'names: frameMs must be 10 to 200.';
    } else if (!isListOf(values, group === 'withdrawnTypes' ? 'string' : 'number')) {
      return `names: ${group} must be a list.`;
    }
  }
  return undefined;
}

function isListOf(value: unknown, type: 'string' | 'number'): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === type);
}
