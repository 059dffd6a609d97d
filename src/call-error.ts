/** Everything that can go wrong in a call, one word each. The list is public: pages switch on it. */
export const callErrorCodes = [
  'config-invalid',
  'insecure-context',
  'unsupported-browser',
  'mic-denied',
  'mic-blocked-by-policy',
  'mic-not-found',
  'mic-in-use',
  'mic-lost',
  'audio-blocked',
  'audio-interrupted',
  'worklet-blocked',
  'token-failed',
  'token-expired',
  'unauthorized',
  'insufficient-balance',
  'max-duration',
  'connect-timeout',
  'connect-refused',
  'connection-lost',
  'session-lost',
  'session-ended',
  'idle-timeout',
  'reconnection-exhausted',
  'bad-message',
  'message-too-big',
  'uplink-stalled',
  'tool-timeout',
  'tool-failed',
  'call-busy',
  'call-gone',
  'rate-limited',
  'server-error',
  'internal',
  'invalid-state',
  'request-failed',
  'busy',
] as const;

export type CallErrorCode = (typeof callErrorCodes)[number];

/** Things that degrade a call without ending it. */
export type CallWarningCode =
  | 'degraded'
  | 'mic-silent'
  | 'mic-clipping'
  | 'mic-lost'
  | 'audio-interrupted'
  | 'no-data'
  | 'audio-lost'
  | 'poor-line'
  | 'uplink-stalled'
  | 'bad-message'
  | 'message-too-big'
  /** Nothing was said for so long that the far side will soon end the call. */
  | 'idle-timeout'
  /** The browser cannot hear or speak: the call goes on in writing. */
  | 'speech-unavailable';

/** A warning; `raised` false says that the trouble is over. */
export interface CallWarning {
  readonly code: CallWarningCode;
  readonly raised: boolean;
  readonly message: string;
}

export interface CallErrorOptions {
  /** The call cannot go on. Default true. */
  readonly fatal?: boolean;
  /** Trying again, with nothing changed, may help. Default false. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/**
 * The only error that leaves a session. `message` is a sentence a person can act on; it never holds a key, a token, a
 * URL's query or a full phone number.
 */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly code: CallErrorCode;
  readonly fatal: boolean;
  readonly retryable: boolean;

  constructor(code: CallErrorCode, message: string, options: CallErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fatal = options.fatal ?? true;
    this.retryable = options.retryable ?? false;
  }

  /** Passes a CallError through; wraps anything else as `internal`, so that nothing is swallowed. */
  static from(cause: unknown): CallError {
    if (cause instanceof CallError) return cause;
    // The page's engine may come from another copy of this library: its errors are ours by shape, not by class.
    if (cause instanceof Error && cause.name === 'CallError') {
      const { code, message, fatal, retryable } = cause as CallError;
      return new CallError(code, message, { fatal, retryable, cause });
    }
    return new CallError('internal', 'Something went wrong inside the call. Please try again.', {
      cause,
      retryable: true,
    });
  }
}
