import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock } from '../clock.js';
import type { Breach, Faults } from './options.js';
import type { SimulatedCall } from './simulated-call.js';

/** What a script does with a client's doings; all optional. */
export interface CallHandlers {
  audio?(samples: Int16Array): void;
  /** A typed user turn. */
  text?(text: string): void;
  image?(): void;
  /** 15 s are left of `max_duration`. */
  farewell?(): void;
  ended?(): void;
}

export interface Handshake {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly protocols: readonly string[];
}

/** What a call needs of its simulator. */
export interface CallSetup {
  readonly id: string;
  readonly socket: WebSocket;
  readonly line: Duplex;
  readonly request: IncomingMessage;
  readonly clock: Clock;
  readonly faults: Readonly<Faults>;
  readonly keys: readonly string[];
  readonly record: boolean;
  /** Takes one of the places of a key; false when none is free. */
  readonly takePlace: (key: string) => boolean;
  /** `config` was accepted: the script may begin. */
  readonly onAccepted: (call: SimulatedCall) => void;
  /** The first frame was dealt with, or the socket closed before. */
  readonly onReady: (call: SimulatedCall) => void;
  readonly onBreach: (breach: Breach) => void;
}
