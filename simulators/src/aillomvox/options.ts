import type { Server } from 'node:http';
import type { Clock } from '../clock.js';
import type { ConnectionFaults } from '../wire/connection-faults.js';
import type { SimulatedCall } from './simulated-call.js';

/** Read when a connection begins; later changes count for the next one. `rawFrames` come right after `config`. */
export interface Faults extends ConnectionFaults {
  /** Cuts audio frames in the middle of samples. */
  oddChunks?: boolean | undefined;
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
