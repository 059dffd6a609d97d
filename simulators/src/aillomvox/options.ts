import type { Server } from 'node:http';
import type { Clock } from '../clock.js';
import type { SimulatedCall } from './simulated-call.js';

/** What goes wrong on purpose. Read when a connection begins; later changes count for the next one. */
export interface Faults {
  /** HTTP status that answers the upgrade instead of 101. */
  refuseStatus?: number | undefined;
  /** Takes the connection and never answers the upgrade. */
  hangUpgrade?: boolean | undefined;
  /** Opens, reads, and never says anything. */
  hangAfterOpen?: boolean | undefined;
  /** Destroys the connection without a close frame, so long after open. */
  cutAfterMs?: number | undefined;
  /** Closes so long after open, with `closeCode` (default 1011; any of 1000-4999) and `closeReason`. */
  closeAfterMs?: number | undefined;
  closeCode?: number | undefined;
  closeReason?: string | undefined;
  /** Holds each server frame back by `delayMs` plus up to `jitterMs`; the order is kept. */
  delayMs?: number | undefined;
  jitterMs?: number | undefined;
  /** Text frames sent as they are right after `config`; a Buffer may hold invalid UTF-8. */
  rawFrames?: readonly (string | Buffer)[] | undefined;
  /** Stops reading and sending so long after open, for `stallForMs` (default: for ever). */
  stallAfterMs?: number | undefined;
  stallForMs?: number | undefined;
  /** Cuts audio frames in the middle of samples. */
  oddChunks?: boolean | undefined;
  /** Sends every JSON message twice. */
  duplicateMessages?: boolean | undefined;
  /** An `error` message right after `config`, and no conversation after it. The socket stays open. */
  errorAfterConfig?: { readonly code?: string; readonly error?: string; readonly message?: string } | undefined;
}

export type Script = 'conversation' | 'tone' | 'silent' | ((call: SimulatedCall) => void);

export interface AillomVoxSimulatorOptions {
  /** TCP port; 0, the default, takes any free one. Not used with `server`. */
  readonly port?: number;
  /** Address to listen at, default 127.0.0.1. Not used with `server`. */
  readonly host?: string;
  /** An HTTP server to join: only upgrades of `path` are handled. */
  readonly server?: Server;
  /** Default `/ws`. */
  readonly path?: string;
  /** Accepted API keys, default `['av_demo']`. */
  readonly keys?: readonly string[];
  /** Concurrent calls for one key, default 2. */
  readonly callsPerKey?: number;
  readonly faults?: Partial<Faults>;
  /** `tone` leaves all speech to the test, `silent` sends nothing at all. Default `conversation`. */
  readonly script?: Script;
  /** Whether `control` with action `session_started` comes about 100 ms after `config`. Default true. */
  readonly readyEvent?: boolean;
  /** Keeps audio, messages and ended calls for inspection. Default true; false for a server that runs for days. */
  readonly record?: boolean;
  /** Time of everything that waits: limits, pacing, delays. */
  readonly clock?: Clock;
}

export type BreachRule =
  | 'audio-before-config'
  | 'bad-config'
  | 'missing-field'
  | 'bad-field'
  | 'key-in-url'
  | 'second-config'
  | 'odd-frame'
  | 'long-frame'
  | 'bad-frame'
  | 'not-json'
  | 'unknown-message'
  | 'bad-message'
  | 'unexpected-tool-result';

/** Something a client did against the protocol. */
export interface Breach {
  readonly rule: BreachRule;
  readonly detail: string;
  readonly callId: string;
  /** `performance.now()` of this process. */
  readonly atMs: number;
}

export interface CloseFacts {
  readonly code: number;
  readonly reason: string;
}
