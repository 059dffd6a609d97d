import { CallError } from '../../call-error.js';
import type { Token } from '../../transport/token-source.js';
import { AudinCall } from './audin-call.js';
import type { OperatorSessionOptions } from './operator-session-types.js';
import { OperatorSession } from './operator-session.js';
import type { PresencePhase } from './presence-state.js';

/** The published SDK's configuration, and where it differs from pages without a strict policy, ours. */
export interface AudinOperatorConfig extends Pick<
  OperatorSessionOptions,
  'heartbeatIntervalMs' | 'reconnectBackoffMs' | 'audioConstraints' | 'transport' | 'assetBase' | 'names'
> {
  readonly coreUrl: string;
  readonly getToken: () => Promise<Pick<Token, 'token' | 'expiresAt'>>;
}

/** As the published SDK lists them. */
export interface AudinPhoneNumber {
  readonly id: string;
  readonly phoneNumber: string;
  readonly displayName: string | null;
}

/** Codes are those of a CallError in capitals with underscores: `UNAUTHORIZED`, `REQUEST_FAILED`. */
export class AudinOperatorError extends Error {
  override readonly name = 'AudinOperatorError';
  readonly code: string;

  constructor(cause: unknown) {
    const { code, message } = CallError.from(cause);
    super(message, { cause });
    this.code = code.toUpperCase().replaceAll('-', '_');
  }
}

export interface AudinOperatorEvents {
  presenceStateChanged: PresencePhase;
  availabilityChanged: { readonly accepted: readonly string[]; readonly rejected: readonly string[] };
  incomingCall: AudinCall;
  callStarted: AudinCall;
  callEnded: AudinCall;
  error: AudinOperatorError;
}

type Listener<Payload> = (payload: Payload) => void;

/** An OperatorSession in the vocabulary of the published Audin SDK, for pages that come from there. */
export class AudinOperator {
  /** All that the SDK has no word for: levels, devices, call list, warnings. */
  readonly session: OperatorSession;
  readonly #listeners = new Map<keyof AudinOperatorEvents, Set<Listener<never>>>();
  #call: AudinCall | null = null;

  constructor({ coreUrl, ...config }: AudinOperatorConfig) {
    const session = (this.session = new OperatorSession({ ...config, protocol: 'audin', url: coreUrl }));
    session.addEventListener('presence-state-change', ({ detail }) => this.#emit('presenceStateChanged', detail.state));
    session.addEventListener('availability-change', ({ detail }) => this.#emit('availabilityChanged', detail));
    session.addEventListener('call-error', ({ detail }) => this.#tell(detail));
    session.addEventListener('connect-step-change', () => this.#follow());
    session.addEventListener('call-state-change', ({ detail }) => {
      this.#follow(detail.previous === 'idle' || detail.previous === 'ended');
    });
  }

  get state(): PresencePhase {
    return this.session.presence;
  }

  get currentCall(): AudinCall | null {
    return this.#call;
  }

  /** Rejects with an AudinOperatorError. */
  async listPhoneNumbers(): Promise<AudinPhoneNumber[]> {
    const numbers = await this.session.listPhoneNumbers().catch(rethrow);
    return numbers.map(({ id, phoneNumber, displayName }) => ({ id, phoneNumber, displayName: displayName ?? null }));
  }

  async goOnline(phoneNumberIds: readonly string[]): Promise<void> {
    await this.session.goOnline(phoneNumberIds).catch(rethrow);
  }

  async goOffline(): Promise<void> {
    await this.session.goOffline();
  }

  /** Inside a user's gesture. Resolves when the platform dials; rejects with an AudinOperatorError. */
  async dial(to: string, { callerId }: { readonly callerId: string }): Promise<AudinCall> {
    await this.session.dial(to, { callerId }).catch(rethrow);
    return this.#call ?? rethrow(new CallError('session-ended', 'The call has ended.'));
  }

  /** Returns what undoes it. */
  on<Name extends keyof AudinOperatorEvents>(event: Name, listener: Listener<AudinOperatorEvents[Name]>): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => this.off(event, listener);
  }

  off<Name extends keyof AudinOperatorEvents>(event: Name, listener: Listener<AudinOperatorEvents[Name]>): void {
    this.#listeners.get(event)?.delete(listener);
  }

  /** Returns what undoes it. */
  once<Name extends keyof AudinOperatorEvents>(event: Name, listener: Listener<AudinOperatorEvents[Name]>): () => void {
    const stop = this.on(event, (payload) => {
      stop();
      listener(payload);
    });
    return stop;
  }

  #follow(isNew = false): void {
    const state = this.session.detail;
    if (state.phase === 'idle') return;
    if (isNew) {
      // The SDK's calls begin unmuted.
      this.session.setMicMuted(false);
      this.#call = new AudinCall(this.session, state, (cause) => this.#tell(cause));
    }
    const call = this.#call;
    if (!call) return;
    const previous = call.state;
    call.follow(state);
    if (state.phase === 'ended') this.#call = null;
    if (!isNew && previous === state.phase) return;
    if (state.phase === 'ringing') this.#emit('incomingCall', call);
    if (state.phase === 'active') this.#emit('callStarted', call);
    if (state.phase === 'ended') this.#emit('callEnded', call);
  }

  #tell(cause: unknown): void {
    this.#emit('error', new AudinOperatorError(cause));
  }

  #emit<Name extends keyof AudinOperatorEvents>(event: Name, payload: AudinOperatorEvents[Name]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])] as Listener<typeof payload>[]) {
      try {
        listener(payload);
      } catch (cause) {
        // As with events of the platform: one listener's fault is the page's to see, not the others' to suffer.
        reportError(cause);
      }
    }
  }
}

function rethrow(cause: unknown): never {
  if (cause instanceof TypeError) throw cause;
  throw new AudinOperatorError(cause);
}
