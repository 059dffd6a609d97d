import type { PresenceCommand, PresenceMessage } from '../protocols/operator-dialect.js';
import type { Close } from './link-messages.js';
import type { ReconnectOptions } from './reconnect-policy.js';

/** Session -> presence link. Plain data: the link may live in a worker, and the names of a dialect travel as they are. */
export type PresenceLinkCommand<Options> =
  /** The first one. Nothing is opened before the `connect` that the link then asks for. */
  | {
      readonly type: 'go-online';
      readonly protocol: string;
      /** Undefined: the platform is told nothing of availability. */
      readonly numberIds: readonly string[] | undefined;
      readonly connectLimitMs: number;
      readonly heartbeatMs: number;
      readonly reconnect: ReconnectOptions;
    }
  /** The answer to `token-wanted`. */
  | { readonly type: 'connect'; readonly options: Options }
  /** There is no token, for a reason that may pass: the same as a connection that failed. */
  | { readonly type: 'no-token' }
  /** `set-available` is remembered and repeated; `accept` and `reject` wait for a connection that is being made. */
  | { readonly type: 'send'; readonly command: PresenceCommand }
  /** Something about the network has changed: is the line alive? */
  | { readonly type: 'probe' }
  | Close<PresenceCommand>;

/** Why there is no presence at the moment. */
export type PresenceLoss =
  /** Nobody answers, or the platform refuses: a browser cannot see which. */
  | 'refused'
  | 'timeout'
  | 'closed'
  /** Looks open and is dead. */
  | 'half-open'
  /** The token does not count. */
  | 'unauthorized'
  | 'no-token';

/** Presence link -> session; beside `closed`, which is the last. */
export type PresenceLinkEvent =
  | { readonly type: 'token-wanted' }
  | { readonly type: 'message'; readonly message: PresenceMessage }
  | { readonly type: 'lost'; readonly loss: PresenceLoss; readonly retryInMs: number }
  /** No try follows. */
  | { readonly type: 'gave-up'; readonly loss: PresenceLoss };
