import type { CallErrorCode, CheckStep, EndReason, LineQuality, PresencePhase } from '../../sessions/index.js';
import {
  commonEnglish,
  type CommonErrorCode,
  type CommonMessages,
  type CommonTranslation,
} from '../parts/common-messages.js';
import type { Overrides } from '../parts/words.js';

/** Errors that an operator can meet beside the common ones; any other gets `otherwise`. */
export type OperatorErrorCode = Extract<
  CallErrorCode,
  | 'token-failed'
  | 'unauthorized'
  | 'connect-timeout'
  | 'connect-refused'
  | 'connection-lost'
  | 'reconnection-exhausted'
  | 'server-error'
  | 'request-failed'
  | 'invalid-state'
>;

/** Every word that the element shows or says. A translation that lacks one is a type error. */
export interface OperatorMessages extends CommonMessages {
  readonly title: string;
  readonly presence: Readonly<Record<PresencePhase, string>>;
  /** Online, and the platform accepted none of the numbers. */
  readonly noNumbers: string;
  readonly goOnline: string;
  readonly goOffline: string;
  readonly numbers: string;
  /** `{numbers}` are those that the platform did not accept. */
  readonly rejected: string;
  /** Beside such a number. */
  readonly notAccepted: string;
  readonly noneListed: string;
  readonly numberToCall: string;
  readonly callFrom: string;
  readonly call: string;
  /** What is written there is no number. */
  readonly noNumber: string;
  /** There is no number of one's own to call from. */
  readonly noCaller: string;
  readonly keypad: string;
  readonly delete: string;
  readonly incoming: string;
  readonly unknownCaller: string;
  /** On which number of ours; `{number}` is it. */
  readonly via: string;
  readonly accept: string;
  readonly reject: string;
  readonly taking: string;
  readonly calling: string;
  readonly allowMicrophone: string;
  readonly active: string;
  readonly ended: Readonly<Partial<Record<EndReason, string>>>;
  readonly endedOtherwise: string;
  readonly quality: Readonly<Record<LineQuality, string>>;
  readonly calls: string;
  readonly inbound: string;
  readonly outbound: string;
  /** `{number}` is whom. */
  readonly redial: string;
  readonly ringDevice: string;
  readonly enableSound: string;
  readonly check: string;
  readonly checks: Readonly<Record<CheckStep, string>>;
  /** Of a step that could not be tried. */
  readonly notChecked: string;
  readonly checking: string;
  readonly ready: string;
  readonly notReady: string;
}

/** A language file: nothing is left in English. */
export interface Translation extends OperatorMessages {
  readonly errors: Readonly<Record<CommonErrorCode | OperatorErrorCode | 'otherwise', string>>;
  readonly warnings: CommonTranslation['warnings'] & { readonly 'no-data': string };
}

/** A page's own words, in place of the language's; whatever is absent stays. */
export type OwnMessages = Overrides<OperatorMessages>;

export const en: OperatorMessages = {
  ...commonEnglish,
  title: 'Phone',
  presence: { offline: 'Offline', connecting: 'Going online…', online: 'Online', reconnecting: 'Reconnecting…' },
  noNumbers: 'Online, on no number',
  goOnline: 'Go online',
  goOffline: 'Go offline',
  numbers: 'Numbers',
  rejected: 'Not accepted: {numbers}',
  notAccepted: 'not accepted',
  noneListed: 'There are no numbers for you.',
  numberToCall: 'Number to call',
  callFrom: 'Call from',
  call: 'Call',
  noNumber: 'Write the number with + and its country code, for example +39 02 1234567.',
  noCaller: 'There is no number to call from.',
  keypad: 'Keypad',
  delete: 'Delete',
  incoming: 'Incoming call',
  unknownCaller: 'Unknown caller',
  via: 'on {number}',
  accept: 'Accept',
  reject: 'Reject',
  taking: 'Taking the call…',
  calling: 'Calling…',
  allowMicrophone: 'Please allow the microphone',
  active: 'In a call',
  ended: {
    hangup: 'You hung up',
    'remote-hangup': 'The other side hung up',
    rejected: 'Rejected',
    'no-answer': 'No answer',
    'taken-by-other': 'Answered elsewhere',
    busy: 'Busy',
    failed: 'The call failed',
  },
  endedOtherwise: 'The call has ended',
  quality: { good: 'Good line', fair: 'Fair line', poor: 'Poor line' },
  calls: 'Calls',
  inbound: 'Incoming',
  outbound: 'Outgoing',
  redial: 'Call {number}',
  ringDevice: 'Ringing',
  enableSound: 'Turn on ringing',
  check: 'Check the phone',
  checks: {
    microphone: 'Microphone',
    worklet: 'Sound',
    token: 'Sign-in',
    socket: 'Connection',
    'round-trip': 'Round trip',
  },
  notChecked: 'not checked',
  checking: 'Checking…',
  ready: 'Ready for calls',
  notReady: 'Not ready for calls',
};
