import type { CallErrorCode } from '../call-error.js';
import type { Dialect } from './dialect.js';

/** A number on which an operator can take calls, or call from. */
export interface PhoneNumber {
  readonly id: string;
  /** E.164. */
  readonly phoneNumber: string;
  readonly displayName: string | undefined;
}

export type PresenceMessage =
  /** The platform knows the operator; from now on commands count. */
  | { readonly type: 'connected' }
  /** On which of the wanted numbers calls are offered, by id. */
  | { readonly type: 'available'; readonly accepted: readonly string[]; readonly rejected: readonly string[] }
  /** A call rings. `from` is empty when the caller is not known. */
  | {
      readonly type: 'offer';
      readonly callId: string;
      readonly from: string;
      readonly to: string | undefined;
      readonly numberId: string | undefined;
    }
  /** Another operator has it. */
  | { readonly type: 'taken'; readonly callId: string }
  /** The caller gave up. */
  | { readonly type: 'withdrawn'; readonly callId: string }
  /** It is ours: its sound can be opened. */
  | { readonly type: 'assigned'; readonly callId: string }
  /** The platform dials: the sound can be opened. */
  | { readonly type: 'dial-started'; readonly callId: string }
  | { readonly type: 'pong' }
  | { readonly type: 'error'; readonly code: CallErrorCode; readonly callId: string | undefined }
  /** Not to be understood; counted and reported, never fatal. */
  | { readonly type: 'bad-message'; readonly detail: string }
  /** Well formed and of no use here; for diagnostics. */
  | { readonly type: 'ignored'; readonly detail: string };

export type PresenceCommand =
  /** Replaces the numbers on which calls are offered; none: no calls. */
  | { readonly type: 'set-available'; readonly numberIds: readonly string[] }
  | { readonly type: 'ping' }
  | { readonly type: 'accept'; readonly callId: string }
  | { readonly type: 'reject'; readonly callId: string }
  /** Both E.164. */
  | { readonly type: 'dial'; readonly to: string; readonly callerId: string };

/** One presence socket. It may keep state; it knows no socket, no timer and no retry. */
export interface PresenceWire {
  /** Reads one frame. Never throws, whatever arrives. */
  read(data: string | ArrayBuffer): PresenceMessage;
  write(command: PresenceCommand): string;
}

/** What both sockets of an operator need. Plain data: it travels to the link worker. */
export interface OperatorOptions<Names> {
  /** The platform's address, http(s) or ws(s); the dialect's own when absent. */
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  /** Other names and values than the dialect's own, where the wire is not publicly known. */
  readonly names?: Names | undefined;
}

export interface OperatorCallOptions<Names> extends OperatorOptions<Names> {
  readonly callId: string;
}

/** What the sound's socket says besides sound. */
export type OperatorCallMessage = { readonly type: 'hangup' };

export type OperatorCallCommand =
  | { readonly type: 'mute'; readonly muted: boolean }
  /** One of 0-9 * #. */
  | { readonly type: 'dtmf'; readonly digit: string }
  | { readonly type: 'hangup' };

/** A platform's way of speaking with an operator: presence, one socket of sound a call, and a list of numbers. */
export interface OperatorDialect<Names> {
  readonly presence: {
    /** A sentence that names the wrong option, or undefined. Called before anything opens. */
    check(options: OperatorOptions<Names>): string | undefined;
    /** The socket's address; ws: or wss:. Only after `check`. */
    url(options: OperatorOptions<Names>): string;
    connect(options: OperatorOptions<Names>): PresenceWire;
  };
  readonly sound: Dialect<OperatorCallOptions<Names>, OperatorCallCommand, OperatorCallMessage>;
  /** The address of the list of numbers; http: or https:. Asked with the session token as bearer. */
  numbersUrl(options: OperatorOptions<Names>): string;
  /** Whatever is no number in the answer is left out. Never throws. */
  readNumbers(answer: unknown): PhoneNumber[];
  /** Whether a socket that closed so was refused for its token. */
  isTokenRefusal(code: number, options: OperatorOptions<Names>): boolean;
}
