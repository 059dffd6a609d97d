import type { JitterStats } from '../../audio/index.js';
import type { CallError, CallWarning } from '../../call-error.js';
import type { OperatorProtocol } from '../../protocols/operator-dialects.js';
import type { LinkStats } from '../../transport/link-messages.js';
import type { Transport } from '../../transport/link.js';
import type { OperatorNames } from '../../transport/operator-hosts.js';
import type { TokenSourceOptions } from '../../transport/token-source.js';
import type { RunOptions } from '../call-run.js';
import type { EndReason } from '../call-state.js';
import type { LineQuality } from '../line-quality.js';
import type { OperatorCall, OperatorCallPhase, OperatorStep } from './operator-call-state.js';
import type { PresencePhase } from './presence-state.js';

/** All that an operator's session can be told. What concerns a call is read when the call starts, the rest at goOnline(). */
export interface OperatorSessionOptions extends TokenSourceOptions, RunOptions {
  readonly protocol: OperatorProtocol;
  /** The platform's address, http(s) or ws(s); the platform's own when absent. */
  readonly url?: string | undefined;
  /** Other names than the assumed ones, where the platform's wire is not publicly known. */
  readonly names?: OperatorNames | undefined;
  /** Milliseconds for each step of connecting, the browser's permission prompt not counted. Default 10000. */
  readonly connectLimitMs?: number | undefined;
  /** Milliseconds between two signs of life. Default 25000. */
  readonly heartbeatIntervalMs?: number | undefined;
  /** Milliseconds before each try to get presence back; the last repeats. Default 1000, 2000, 5000, 10000, 30000. */
  readonly reconnectBackoffMs?: readonly number[] | undefined;
  /** Tries before presence is given up. Default: no end. */
  readonly reconnectAttempts?: number | undefined;
}

/** A call that is over. */
export interface CallRecord extends OperatorCall {
  /** When it rang or was dialled, milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly reason: EndReason;
  /** Of the talk; 0 when there was none. */
  readonly durationMs: number;
}

/** The events of an OperatorSession. */
export interface OperatorEvents {
  'presence-state-change': { readonly state: PresencePhase; readonly previous: PresencePhase };
  /** On which of the wanted numbers calls are offered, by id. */
  'availability-change': { readonly accepted: readonly string[]; readonly rejected: readonly string[] };
  'incoming-call': OperatorCall;
  /** A new token is being fetched. `expiresAt` is ISO 8601. */
  'token-expiring': { readonly expiresAt: string };
  'call-state-change': {
    readonly state: OperatorCallPhase;
    readonly previous: OperatorCallPhase;
    readonly reason?: EndReason | undefined;
  };
  /** While connecting: what is waited for. */
  'connect-step-change': { readonly step: OperatorStep };
  'call-start': { readonly id: string; readonly direction: OperatorCall['direction'] };
  'call-end': {
    /** Undefined for a dialled call that the platform never named. */
    readonly id: string | undefined;
    readonly direction: OperatorCall['direction'];
    readonly reason: EndReason;
    readonly durationMs: number;
  };
  'call-error': CallError;
  'call-warning': CallWarning;
}

/** Where a call stands, in milliseconds of sound. */
export interface OperatorCallStats {
  /** `worker` or `inline`; undefined before the link has started. */
  readonly transport: Transport | undefined;
  readonly link: LinkStats | undefined;
  readonly jitter: JitterStats | undefined;
  /** How good the line was in the last seconds; undefined until it can be told. */
  readonly quality: LineQuality | undefined;
}
