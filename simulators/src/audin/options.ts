import type { Server } from 'node:http';
import type { Clock } from '../clock.js';
import type { ConnectionFaults } from '../wire/connection-faults.js';
import type { PhoneCall } from './phone-call.js';

/** `refuseStatus` and the like as for every socket. Read when a connection begins. */
export interface PresenceFaults extends ConnectionFaults {
  /** Never answers a ping: the line looks open and is dead. */
  noPong?: boolean | undefined;
  /** Answers an `accept` by `call_taken`: another operator was quicker. */
  rivalWins?: boolean | undefined;
  /** Numbers that are not accepted; true: none is. */
  rejectNumbers?: readonly string[] | true | undefined;
  /** Answers `start_outbound` with this error. */
  refuseDial?: { readonly code?: string; readonly message?: string } | undefined;
  /** Answers `start_outbound` with nothing. */
  ignoreDial?: boolean | undefined;
}

export interface AudioFaults extends ConnectionFaults {
  /** Sends no sound at all, not even silence. */
  noSound?: boolean | undefined;
}

/** Of the two HTTP endpoints. Read at each request. */
export interface HttpFaults {
  /** Answers this status to everything. */
  status?: number | undefined;
  /** Takes the request and never answers. */
  hang?: boolean | undefined;
  delayMs?: number | undefined;
  /** Answers 200 with this text instead of its JSON. */
  body?: string | undefined;
}

/** What goes wrong on purpose, by channel. */
export interface AudinFaults {
  presence?: PresenceFaults | undefined;
  audio?: AudioFaults | undefined;
  numbers?: HttpFaults | undefined;
  token?: HttpFaults | undefined;
}

export interface PhoneNumber {
  readonly id: string;
  /** E.164. */
  readonly phoneNumber: string;
  readonly displayName: string | null;
}

/** What the person at the other end does. `quiet` leaves all speech to the test; `tone` is a steady 440 Hz. */
export type FarEnd = 'conversation' | 'tone' | 'quiet' | ((call: PhoneCall) => void);

/** What happens to a dialled number. */
export type DialOutcome = 'answer' | 'busy' | 'no-answer';

export interface AudinSimulatorOptions {
  /** TCP port; 0, the default, takes any free one. Not used with `server`. */
  readonly port?: number;
  /** Address to listen at, default 127.0.0.1. Not used with `server`. */
  readonly host?: string;
  /** An HTTP server to join: only what lies under `path` is handled, all else goes to its own listeners. */
  readonly server?: Server;
  /** Goes before every address of the service, such as `/audin`. Default none. */
  readonly path?: string;
  /** Accepted `X-API-Key`s of the token endpoint, default `['audin_demo']`. */
  readonly apiKeys?: readonly string[];
  /** Default: two numbers, `num-1` and `num-2`. */
  readonly numbers?: readonly PhoneNumber[];
  /** Life of a token, default 3600. */
  readonly tokenLifeS?: number;
  /** false leaves `expiresAt` out of the token's answer. */
  readonly expiresAt?: boolean;
  /** What the list of numbers is wrapped in, default nothing. */
  readonly numbersUnder?: 'phoneNumbers' | 'data';
  /** Close code of a socket whose token is not valid, default 4401; 'http' refuses the upgrade with 401. */
  readonly tokenRefusal?: number | 'http';
  /** Other names for the keys of server messages, such as `{ callSid: 'call_sid', from: 'caller' }`. */
  readonly names?: Readonly<Record<string, string>>;
  /** A caller gives up, and a dialled one is given up, after this time. Default 60 s. */
  readonly ringForMs?: number;
  /** Type of the message that withdraws an offer; the wire is not known to have one. Default: nothing is said. */
  readonly withdrawnType?: string;
  /** A presence socket from which nothing came for so long is closed. Default 90 s. */
  readonly idleMs?: number;
  /** Length of a sound frame, default 20. */
  readonly frameMs?: number;
  readonly farEnd?: FarEnd;
  /** Default: a number that ends in 0 is busy, in 9 is not answered, any other is answered after 1.5 s. */
  readonly dialOutcome?: (to: string) => DialOutcome;
  readonly answerAfterMs?: number;
  /** `POST {path}/phone` with `{ to?, from? }` makes a call come in: for demos. Default false. */
  readonly phone?: boolean;
  readonly faults?: AudinFaults;
  /** Keeps sound, messages and ended calls for inspection. Default true; false for a server that runs for days. */
  readonly record?: boolean;
  /** Time of everything that waits: ringing, pacing, delays. Tokens go by the machine's clock. */
  readonly clock?: Clock;
}

export type AudinBreachRule =
  | 'key-in-page'
  | 'bad-token-request'
  | 'bad-token'
  | 'not-json'
  | 'unknown-message'
  | 'bad-message'
  | 'wrong-kind-of-frame'
  | 'bad-frame'
  | 'idle'
  | 'unknown-call'
  | 'foreign-call'
  | 'late-accept'
  | 'second-accept'
  | 'second-call'
  | 'second-audio'
  | 'foreign-number'
  | 'long-frame'
  | 'empty-frame'
  | 'too-fast'
  | 'uplink-gap'
  | 'sound-while-muted';

/** Something a client did against the sheet. */
export interface AudinBreach {
  readonly rule: AudinBreachRule;
  readonly detail: string;
  /** The operator's reference, and the call where there is one; empty when not known. */
  readonly operatorRef: string;
  readonly callSid: string;
  /** `performance.now()` of this process. */
  readonly atMs: number;
}

export type NoteBreach = (rule: AudinBreachRule, detail: string, operatorRef?: string, callSid?: string) => void;
