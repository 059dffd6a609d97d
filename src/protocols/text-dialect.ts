import type { CallErrorCode } from '../call-error.js';
import type { AgentCallOptions } from './agent-dialect.js';

/** Who wrote a line: the platform's own agent, a person who took over from it, or the visitor (an echo). */
export type Writer = 'agent' | 'person' | 'visitor';

export interface WrittenLine {
  readonly text: string;
  /** Undefined: the platform does not say. */
  readonly from: Writer | undefined;
}

export type TextMessage =
  /** Lines to show, perhaps none. */
  | {
      readonly type: 'reply';
      readonly lines: readonly WrittenLine[];
      /** Whether the agent now waits for the visitor, is not ready yet, or has come to its end; undefined: not said. */
      readonly status: 'awaiting' | 'busy' | 'ended' | undefined;
    }
  /** The platform could not do what it was asked. */
  | { readonly type: 'failed'; readonly code: CallErrorCode; readonly fatal: boolean }
  /** Not to be understood; counted and reported, never fatal. */
  | { readonly type: 'bad-message'; readonly detail: string }
  /** Well formed and of no use here. */
  | { readonly type: 'ignored'; readonly detail: string };

/** One written conversation. It knows no socket, no timer and no retry. */
export interface TextWire {
  /** ws: or wss:. It may carry the token: show it to nobody. */
  readonly url: string;
  /** For the WebSocket; a token may be among them. */
  readonly subprotocols: readonly string[];
  /** What to send as soon as a socket is open, each time. */
  readonly greeting: readonly string[];
  /** Where a step goes when there is no socket; undefined: nowhere. */
  readonly stepUrl: string | undefined;
  /** What to send along there; the token may be among it. */
  readonly stepHeaders: Readonly<Record<string, string>>;
  /** The step that makes the agent speak first; undefined: the visitor does. */
  readonly opening: string | null | undefined;
  /** The visitor's words as the wire has them. `first`: none before has been answered. */
  step(input: string | null, first: boolean, way: 'socket' | 'http'): string;
  /** Reads one frame, or the answer to a step by HTTP. Never throws, whatever arrives. */
  read(data: unknown): TextMessage;
}

/** A provider whose agent reads and writes: a step in, messages out. One file each, one line in the map of its kind. */
export interface TextDialect {
  /** A sentence that names the wrong option, or undefined. Called before anything opens. */
  check(options: AgentCallOptions): string | undefined;
  /** A sentence that names what is still lacking once token and address are known, or undefined. */
  missing(options: AgentCallOptions): string | undefined;
  /** The socket's address without any token; '' while it is not known. */
  url(options: AgentCallOptions): string;
  /** Bytes that one message may have. */
  readonly longestBytes: number;
  /** A socket on which nothing is said for so long is closed by the platform. */
  readonly idleLimitMs: number;
  /** So long a socket may last at most; the conversation goes on over another one. */
  readonly socketLifeMs: number;
  /** Only after `check` and `missing`. */
  connect(options: AgentCallOptions): TextWire;
}
