import type { CallWarning } from '../call-error.js';
import type { MediaMessage } from '../protocols/dialect.js';
import type { SocketEnd } from './socket.js';

/** Session -> link. Plain data, so that the link may live in a worker. */
export type LinkCommand<Options, Command> =
  | {
      readonly type: 'open';
      readonly protocol: string;
      readonly options: Options;
      readonly connectLimitMs: number;
      /** Frames from the microphone come in here (audio/frame-ports.ts). */
      readonly capture: MessagePort;
      /** Sound for the speaker goes out here. */
      readonly playback: MessagePort;
    }
  | { readonly type: 'send'; readonly command: Command }
  /** Drops the sound that is queued for the speaker. */
  | { readonly type: 'clear-playback' }
  | Close<Command>;

/** Sends `farewell`, closes the socket, then reports `closed`. */
export interface Close<Farewell> {
  readonly type: 'close';
  readonly farewell?: Farewell | undefined;
}

/** The last event of a link. */
export interface Closed {
  readonly type: 'closed';
  readonly end: SocketEnd;
}

/** What a link counted so far, in milliseconds of sound. */
export interface LinkStats {
  readonly sentMs: number;
  /** Dropped because the socket was behind. */
  readonly lostMs: number;
  readonly receivedMs: number;
  readonly badMessages: number;
}

/** Link -> session. */
export type LinkEvent<Message> =
  /** The provider has spoken, or long enough was waited for it: sound flows. */
  | { readonly type: 'ready' }
  | { readonly type: 'message'; readonly message: Exclude<Message | MediaMessage, { type: 'audio' }> }
  | { readonly type: 'warning'; readonly warning: CallWarning }
  /** Once a second while ready. */
  | { readonly type: 'stats'; readonly stats: LinkStats }
  | Closed;

/** The first message of a link worker: tells that it runs, and of which release it is. */
export interface LinkHello {
  readonly type: 'hello';
  readonly version: string;
}
