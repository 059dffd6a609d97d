import type { CallErrorCode, StreamChannel, StreamPhase } from '../../sessions/index.js';
import type { CommonErrorCode, CommonMessages, CommonTranslation } from '../parts/common-messages.js';
import type { Overrides } from '../parts/words.js';

/** Errors that a stream can meet beside the common ones; any other gets `otherwise`. */
export type StreamErrorCode = Extract<
  CallErrorCode,
  | 'token-failed'
  | 'unauthorized'
  | 'connect-timeout'
  | 'connect-refused'
  | 'connection-lost'
  | 'reconnection-exhausted'
  | 'server-error'
  | 'invalid-state'
>;

/** Every word that the element shows or says. A translation that lacks one is a type error. */
export interface StreamMessages extends Pick<CommonMessages, 'direction' | 'errors' | 'warnings'> {
  readonly title: string;
  readonly state: Readonly<Record<StreamPhase, string>>;
  /** There is no call yet to stream. */
  readonly waiting: string;
  /** The browser asks which tab or screen, and whether with its sound. */
  readonly chooseDisplay: string;
  /** Of a call of which one side is not being sent: by that side. */
  readonly missing: Readonly<Record<StreamChannel, string>>;
  readonly failed: string;
  readonly side: Readonly<Record<StreamChannel, string>>;
  /** Beside a side's name. `{seconds}` of its sound never left. */
  readonly lost: string;
  readonly start: string;
  readonly stop: string;
  readonly pause: string;
  readonly resume: string;
}

/** A language file: nothing is left in English. */
export interface Translation extends StreamMessages {
  readonly errors: Readonly<Record<CommonErrorCode | StreamErrorCode | 'otherwise', string>>;
  readonly warnings: CommonTranslation['warnings'];
}

/** A page's own words, in place of the language's; whatever is absent stays. */
export type OwnMessages = Overrides<StreamMessages>;

export const en: StreamMessages = {
  direction: 'ltr',
  title: 'Speech analytics',
  state: {
    idle: 'Not streaming',
    connecting: 'Connecting…',
    streaming: 'Streaming',
    paused: 'Paused',
    degraded: 'Only one side is streaming',
    reconnecting: 'Reconnecting…',
    ended: 'Streaming has ended',
  },
  waiting: 'Waiting for a call',
  chooseDisplay: 'Choose a tab or screen, with its sound',
  missing: { agent: 'Agent not streaming', client: 'Client not streaming' },
  failed: 'Streaming has failed',
  side: { agent: 'Agent', client: 'Client' },
  lost: '{seconds} s lost',
  start: 'Start streaming',
  stop: 'Stop streaming',
  pause: 'Pause streaming',
  resume: 'Resume streaming',
  errors: {},
  warnings: {},
};
