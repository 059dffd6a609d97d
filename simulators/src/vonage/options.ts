import type { Server } from 'node:http';
import type { Clock } from '../clock.js';
import type { ConnectionFaults } from '../wire/connection-faults.js';
import type { FlowScript } from './flow.js';

/** How a reply is written: nobody has said how the socket does it, so every shape of the sheet can be had. */
export type ReplyShape = 'step' | 'text' | 'message' | 'messages' | 'flow-path' | 'array';

/** Where the session's token is looked for when a socket comes in. */
export type TokenPlace = `query:${string}` | 'protocol' | 'first-message';

/** What goes wrong on purpose with a request. Read when it begins. */
export interface HttpFaults {
  /** Answers with this status, and with `body` or an error. */
  status?: number | undefined;
  /** Answers with this text, as a web page unless it begins with a brace. */
  body?: string | undefined;
  /** Takes the request and never answers. */
  hang?: boolean | undefined;
  delayMs?: number | undefined;
  retryAfterS?: number | undefined;
}

export interface VonageFaults {
  init?: HttpFaults | undefined;
  step?: HttpFaults | undefined;
  /** Of every socket, from its opening on. Read when it begins. */
  socket?: ConnectionFaults | undefined;
  /** Steps over the socket are taken and never answered. */
  noReply?: boolean | undefined;
  /** Steps over the socket are answered so many times; 1 without it. */
  replies?: number | undefined;
  /** Text frames in the place of a reply, as they are. */
  rawReplies?: readonly string[] | undefined;
  /** Replies come without text, as those of nodes that say nothing. */
  withoutText?: boolean | undefined;
}

export interface VonageSimulatorOptions {
  /** TCP port; 0, the default, takes any free one. Not used with `server`. */
  readonly port?: number;
  /** Address to listen at, default 127.0.0.1. Not used with `server`. */
  readonly host?: string;
  /** An HTTP server to join: only what is below `path` is answered. */
  readonly server?: Server;
  /** In front of everything, default none; the socket is at `<path>/socket`. */
  readonly path?: string;
  /** Accepted account keys, default `['vonage_demo']`. */
  readonly keys?: readonly string[];
  /** Published agents and what they do. Default: `agent_demo`, a bicycle shop. */
  readonly agents?: Readonly<Record<string, FlowScript>>;
  /** Default `query:session_token`. */
  readonly tokenIn?: TokenPlace;
  /** Of messages over the socket; steps over HTTP always have the published one. Default `step`. */
  readonly replyShape?: ReplyShape;
  /** From a step to its reply. Default 0. */
  readonly replyAfterMs?: number;
  /** A socket without a message either way is closed after this. Default 10 minutes. */
  readonly idleMs?: number;
  /** Any socket is closed after this. Default 2 hours. */
  readonly connectionMs?: number;
  /** With which code these two close. Default 1001. */
  readonly timeCloseCode?: number;
  /** Default 24 hours. */
  readonly sessionLifeMs?: number;
  /** Sessions that are kept for inspection; older ones are forgotten. Default: all. */
  readonly keepSessions?: number;
  readonly faults?: VonageFaults;
  readonly clock?: Clock;
}

export type VonageBreachRule =
  | 'bad-key'
  | 'key-in-page'
  | 'bad-request'
  | 'bad-token'
  | 'not-json'
  | 'binary-frame'
  | 'bad-frame'
  | 'too-big'
  | 'unknown-action'
  | 'bad-step'
  | 'blank-step'
  | 'step-in-flight'
  | 'step-after-end';

/** Something a client did against the sheet. */
export interface VonageBreach {
  readonly rule: VonageBreachRule;
  readonly detail: string;
  /** Empty where it is not known. */
  readonly sessionId: string;
  /** `performance.now()` of this process. */
  readonly atMs: number;
}

export type NoteBreach = (rule: VonageBreachRule, detail: string, sessionId?: string) => void;
