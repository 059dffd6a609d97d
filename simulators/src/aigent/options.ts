import type { Server } from 'node:http';
import type { Clock } from '../clock.js';
import type { ConnectionFaults } from '../wire/connection-faults.js';

export type Channel = 'agent' | 'client';

/** Of one side: whose it is shows with its metadata, so times count from there. */
export type ChannelFaults = Pick<
  ConnectionFaults,
  'cutAfterMs' | 'closeAfterMs' | 'closeCode' | 'closeReason' | 'stallAfterMs' | 'stallForMs'
>;

/** What goes wrong on purpose. `each`: with every socket, from its opening on. Read when a connection begins. */
export interface AigentFaults {
  each?: ConnectionFaults | undefined;
  agent?: ChannelFaults | undefined;
  client?: ChannelFaults | undefined;
  /** So many of the next connections are refused as if their token were not valid; counts down. */
  refuseTokens?: number | undefined;
}

export interface AigentSimulatorOptions {
  /** TCP port; 0, the default, takes any free one. Not used with `server`. */
  readonly port?: number;
  /** Address to listen at, default 127.0.0.1. Not used with `server`. */
  readonly host?: string;
  /** An HTTP server to join: only upgrades of `path` are handled. */
  readonly server?: Server;
  /** Default `/connector`. */
  readonly path?: string;
  /** Accepted tokens, default `['aigent_demo']`, or who knows them. */
  readonly tokens?: readonly string[] | ((token: string) => boolean);
  /** Close code of a socket whose token is not valid; default 'http' refuses the upgrade with 401. */
  readonly tokenRefusal?: number | 'http';
  /** Names of codecs in the metadata, where the wire is not publicly known: what each stands for. */
  readonly codecNames?: Readonly<Record<string, Codec>>;
  /** A call without any socket for so long is over. Default 3 s: a lost one may come back. */
  readonly graceMs?: number;
  /** A socket that has not told its metadata for so long breaks a rule. Default 5 s. */
  readonly metadataWithinMs?: number;
  /** A folder, made when it is missing: each call that is over leaves three WAV files there. */
  readonly recordings?: string;
  /** Calls that are kept for inspection; older ones are forgotten. Default: all. */
  readonly keepCalls?: number;
  readonly faults?: AigentFaults;
  /** Time of everything that waits. Times in frames are compared with the machine's clock. */
  readonly clock?: Clock;
}

/** What the sound of a socket is written in. */
export type Codec = 'opus' | 'mulaw' | 'alaw' | 'pcm16';

export type AigentBreachRule =
  | 'bad-token'
  | 'text-frame'
  | 'bad-frame'
  | 'short-frame'
  | 'unknown-code'
  | 'bad-time'
  | 'time-backwards'
  | 'late-metadata'
  | 'voice-before-metadata'
  | 'second-metadata'
  | 'bad-metadata'
  | 'missing-field'
  | 'bad-field'
  | 'empty-voice'
  | 'bad-media'
  | 'second-socket'
  | 'different-metadata'
  | 'one-side-only'
  | 'call-reused';

/** Something a client did against the sheet. */
export interface AigentBreach {
  readonly rule: AigentBreachRule;
  readonly detail: string;
  /** Empty where it is not known yet. */
  readonly callId: string;
  readonly channel: Channel | '';
  /** `performance.now()` of this process. */
  readonly atMs: number;
}
