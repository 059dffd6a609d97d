import type { Level } from '../../audio/index.js';
import type { CallError, CallWarning } from '../../call-error.js';
import type { StreamOptions } from '../../protocols/stream-dialect.js';
import type { StreamProtocol } from '../../protocols/stream-dialects.js';
import type { Transport } from '../../transport/link.js';
import type { TokenSourceOptions } from '../../transport/token-source.js';
import type { CallTaps } from '../call-media.js';
import type { EndReason } from '../call-state.js';
import type { StreamPhase } from './stream-state.js';

/**
 * A session whose call can be listened to: an OperatorSession or a VoiceAgentSession, be it of another copy of this
 * library on the page. An operator is the agent; a visitor who talks to a voice agent is the client.
 */
export interface TappableSession extends EventTarget {
  /** `active` while there is a call. */
  readonly state: string;
  /** Both sides of the call while there is one. */
  readonly taps: CallTaps | undefined;
  /** An operator's call; a visitor's session has none. */
  readonly currentCall?:
    | {
        readonly direction: 'inbound' | 'outbound';
        readonly from: string;
        readonly to: string | undefined;
      }
    | undefined;
}

/**
 * Where one side's sound comes from. `display`: a tab or screen that the user picks, inside a gesture. `none`: silence.
 * An element plays on as before.
 */
export type StreamSource = TappableSession | MediaStream | HTMLMediaElement | 'microphone' | 'display' | 'none';

/** All that a stream can be told. Read when it starts: a change applies to the next start. */
export interface StreamSessionOptions extends Omit<StreamOptions, 'callId' | 'token'>, TokenSourceOptions {
  readonly protocol: StreamProtocol;
  /** A UUID, version 4, of this call alone. A fresh one for each start when absent. */
  readonly callId?: string | undefined;
  /** Default `microphone`. */
  readonly agentSource?: StreamSource | undefined;
  /** Default `none`. */
  readonly clientSource?: StreamSource | undefined;
  /** Of the source `microphone`; does not matter where a call on the page has opened it already. */
  readonly audioConstraints?: MediaTrackConstraints | undefined;
  /** Where codec and sockets run. Default `worker`. */
  readonly transport?: Transport | undefined;
  /** A folder of the page's own origin with the files of `dist/assets/`, for pages whose CSP forbids blobs. */
  readonly assetBase?: string | undefined;
  /** Of opus: bits a second, default 32000. */
  readonly bitrate?: number | undefined;
  /** Of opus: in-band forward error correction. Default false. */
  readonly fec?: boolean | undefined;
  /** Milliseconds of sound of each side that are kept while its socket is not open or behind. Default 5000. */
  readonly keepMs?: number | undefined;
  /** Milliseconds for each try to open a socket. Default 10000. */
  readonly connectLimitMs?: number | undefined;
  /** Milliseconds before each try to get a lost side back; the last repeats. Default 200, 500, 1000, 2000, 5000. */
  readonly reconnectBackoffMs?: readonly number[] | undefined;
  /** Tries before a side is given up. Default 10. */
  readonly reconnectAttempts?: number | undefined;
}

/** One side so far, in milliseconds of sound. */
export interface SideStats {
  readonly sentMs: number;
  /** Lost for good: more than could be kept. The far side hears silence of that length. */
  readonly droppedMs: number;
  /** Kept, and not yet given to the socket. */
  readonly bufferedMs: number;
  readonly reconnects: number;
}

export interface StreamStats {
  /** `worker` or `inline`; undefined before the link has started. */
  readonly transport: Transport | undefined;
  readonly agent: SideStats;
  readonly client: SideStats;
}

/** How loud both sides are at this moment, linear 0..1. */
export interface StreamLevels {
  readonly agent: Level;
  readonly client: Level;
}

/** The events of a StreamSession. */
export interface StreamEvents {
  'stream-state-change': {
    readonly state: StreamPhase;
    readonly previous: StreamPhase;
    /** With `ended`: `hangup` (stopped here), `remote-hangup` (the platform closed both sides) or `failed`. */
    readonly reason?: EndReason | undefined;
  };
  /** At most once a second, and once at the end. */
  'stream-stats': StreamStats;
  'call-error': CallError;
  'call-warning': CallWarning;
}
