import { pageRegistry, type EngineLease, type MicrophoneLease } from '../../audio/index.js';
import { loadStreams } from '../../audio/streams.js';
import { callConstraints } from '../../audio/microphone.js';
import { CallError } from '../../call-error.js';
import type { SharedToken } from '../../transport/shared-token.js';
import type { OperatorPlan } from './operator-plan.js';
import { PresenceLine } from './presence-line.js';

/** What a check looks at, in this order: `worklet` is the call's sound code, `socket` and `round-trip` those of presence. */
export type CheckStep = 'microphone' | 'worklet' | 'token' | 'socket' | 'round-trip';

export interface CheckedStep {
  readonly step: CheckStep;
  readonly passed: boolean;
  /** How long it took, milliseconds, a question of the browser included; of a step that passed. */
  readonly ms?: number;
  /** Why it did not pass; absent when it could not be tried, because of one before it. */
  readonly error?: CallError;
}

export interface CallCheck {
  /** All steps have. */
  readonly passed: boolean;
  readonly steps: readonly CheckedStep[];
}

const ignore = (): void => undefined;
const QUIET = { onchange: ignore, onmessage: ignore, onerror: ignore, onwarning: ignore };

/** Tries what a call needs, before there is one, and lets go of all of it. */
export class CallChecker {
  readonly #token: SharedToken;
  readonly #presence: PresenceLine;
  #over: AbortController | undefined;

  /** Those of the shift: the presence is looked at as it is, unless it is offline. */
  constructor(token: SharedToken, presence: PresenceLine) {
    this.#token = token;
    this.#presence = presence;
  }

  /** The one that runs rejects with `session-ended`. */
  readonly stop = (): void => this.#over?.abort();

  /** Inside a user's gesture. One that still runs is stopped. `microphone` is a device id; '' is the system's. */
  async run(plan: OperatorPlan, microphone: string, onstep?: (step: CheckedStep) => void): Promise<CallCheck> {
    this.stop();
    const over = (this.#over = new AbortController());
    const { signal } = over;
    const { assetBase, audioConstraints = callConstraints } = plan.options;
    const device = microphone && { deviceId: { ideal: microphone } };
    const steps: CheckedStep[] = [];
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new CallError('session-ended', 'The check was stopped.')));
    });
    const look = async (step: CheckStep, can: unknown, work: () => unknown): Promise<boolean> => {
      const beganMs = performance.now();
      let checked: CheckedStep = { step, passed: false };
      try {
        if (can) {
          await Promise.race([work(), stopped]);
          checked = { step, passed: true, ms: Math.round(performance.now() - beganMs) };
        }
      } catch (cause) {
        if (signal.aborted) throw cause;
        checked = { step, passed: false, error: CallError.from(cause) };
      }
      steps.push(Object.freeze(checked));
      onstep?.(checked);
      return checked.passed;
    };

    let lease: EngineLease | undefined;
    let held: MicrophoneLease | undefined;
    const isOffline = this.#presence.state.phase === 'offline';
    const line = isOffline ? new PresenceLine(this.#token, QUIET) : this.#presence;
    addEventListener('pagehide', this.stop, { signal });
    try {
      await look('microphone', true, async () => {
        lease = pageRegistry().engine.lease();
        held = await lease.openMicrophone({ ...audioConstraints, ...device }, signal);
      });
      await look('worklet', lease, () => lease && loadStreams(lease, assetBase));
      const hasToken = await look('token', true, async () => plan.withToken(await this.#token.get()));
      const isConnected = await look('socket', hasToken, () => {
        if (isOffline) line.goOnline({ ...plan, options: { ...plan.options, reconnectAttempts: 0 } });
        return line.state.phase === 'online' || line.next('connected');
      });
      await look('round-trip', isConnected, () => line.next('pong'));
      return Object.freeze({ passed: steps.every(({ passed }) => passed), steps: Object.freeze(steps) });
    } finally {
      held?.release();
      lease?.release();
      if (isOffline) line.suspend();
      // By now the shift may have begun.
      this.#token.setInUse(this.#presence.state.phase !== 'offline');
      over.abort();
    }
  }
}
