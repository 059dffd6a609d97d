import type { CallErrorCode, CallWarning } from '../call-error.js';
import type { OpusEncoderOptions, OpusFallback } from '../audio/opus-encoder.js';
import type { StreamChannel, StreamOptions } from '../protocols/stream-dialect.js';
import type { Close, Closed } from './link-messages.js';
import type { ReconnectOptions } from './reconnect-policy.js';

/** Session -> stream link. Plain data: the link may live in a worker. */
export type StreamLinkCommand =
  /** The first one: sound is taken from now on. Nothing is opened before the `connect` that the link then asks for. */
  | {
      readonly type: 'open';
      readonly protocol: string;
      /** Without a token. */
      readonly options: StreamOptions;
      /** Pairs of frames come in here (audio/frame-ports.ts). */
      readonly capture: MessagePort;
      readonly opus: OpusEncoderOptions;
      /** For a browser without an encoder of its own. */
      readonly opusFallback: OpusFallback | undefined;
      readonly keepMs: number;
      readonly connectLimitMs: number;
      readonly reconnect: ReconnectOptions;
    }
  /** The answer to `token-wanted`: as `options` of `open`, with the token and perhaps another address. */
  | { readonly type: 'connect'; readonly channel: StreamChannel; readonly options: StreamOptions }
  /** There is no token, for a reason that may pass: the same as a connection that failed. */
  | { readonly type: 'no-token'; readonly channel: StreamChannel }
  /** Nothing is sent, and what is said is left out on both sides. */
  | { readonly type: 'pause'; readonly paused: boolean }
  /** No sound comes any more: sends what is left, for so long at most, and closes. */
  | { readonly type: 'finish'; readonly limitMs: number }
  | Close<never>;

/** Why a side is not connected. */
export type StreamLoss =
  /** Nobody answers, or the platform refuses: a browser cannot see which. */
  | 'refused'
  | 'timeout'
  | 'closed'
  /** Open, and takes nothing any more. */
  | 'stalled'
  /** The token does not count. */
  | 'unauthorized'
  | 'no-token'
  /** The platform does not want this stream; trying again would not change that. */
  | 'rejected'
  /** The platform has ended it as one ends a call. */
  | 'hung-up'
  /** There is nothing to send: the encoder broke. */
  | 'encoder';

/** What a part has told about its end: a CallError would lose its code on the way out of a worker. */
export interface StreamFault {
  readonly code: CallErrorCode;
  readonly message: string;
}

/** One side so far, in milliseconds of sound. */
export interface StreamCounts {
  readonly sentMs: number;
  readonly droppedMs: number;
  readonly bufferedMs: number;
  readonly reconnects: number;
}

/** Stream link -> session; beside `closed`, which is the last. */
export type StreamLinkEvent =
  | { readonly type: 'token-wanted'; readonly channel: StreamChannel }
  | { readonly type: 'opened'; readonly channel: StreamChannel }
  | { readonly type: 'lost'; readonly channel: StreamChannel; readonly loss: StreamLoss }
  /** No try follows. */
  | {
      readonly type: 'gave-up';
      readonly channel: StreamChannel;
      readonly loss: StreamLoss;
      readonly told?: StreamFault;
    }
  | { readonly type: 'warning'; readonly warning: CallWarning }
  /** Once a second, and before `closed`. */
  | { readonly type: 'stats'; readonly stats: Readonly<Record<StreamChannel, StreamCounts>> };

export type StreamEmit = (event: StreamLinkEvent | Closed) => void;
