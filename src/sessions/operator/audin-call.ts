import type { EndReason } from '../call-state.js';
import type { OperatorCallState } from './operator-call-state.js';
import type { OperatorSession } from './operator-session.js';

/** In the published SDK's spelling. */
export type AudinEndReason =
  'hangup' | 'remote_hangup' | 'taken_by_other' | 'rejected' | 'no_answer' | 'failed' | 'offline';

export type AudinCallState = 'ringing' | 'connecting' | 'active' | 'ended';

type LiveState = Exclude<OperatorCallState, { phase: 'idle' }>;

/** One call, as the published SDK hands it to its users. */
export class AudinCall {
  readonly #session: OperatorSession;
  readonly #onerror: (cause: unknown) => void;
  #state: LiveState;

  constructor(session: OperatorSession, state: LiveState, onerror: (cause: unknown) => void) {
    this.#session = session;
    this.#state = state;
    this.#onerror = onerror;
  }

  /** Empty until the platform has named a dialled call. */
  get callSid(): string {
    return this.#state.call.callId ?? '';
  }

  get direction(): 'inbound' | 'outbound' {
    return this.#state.call.direction;
  }

  get from(): string | undefined {
    return this.#state.call.from || undefined;
  }

  get to(): string | undefined {
    return this.#state.call.to;
  }

  get state(): AudinCallState {
    return this.#state.phase;
  }

  get endReason(): AudinEndReason | undefined {
    return this.#state.phase === 'ended' ? spelt(this.#state.reason) : undefined;
  }

  get muted(): boolean {
    return this.#isLive && this.#session.micMuted;
  }

  /** Inside a user's gesture; does nothing unless it rings. */
  accept(): void {
    if (this.state === 'ringing') this.#session.accept();
  }

  /** Does nothing unless it rings. */
  reject(): void {
    if (this.state === 'ringing') this.#session.reject();
  }

  mute(on: boolean): void {
    if (this.#isLive) this.#session.setMicMuted(on);
  }

  /** `0`-`9`, `*`, `#`; anything else, and any key outside the talk, is told as an error. */
  sendDtmf(digit: string): void {
    if (this.#isLive) this.#session.sendDtmf(digit).catch(this.#onerror);
  }

  /** Declines while it rings, ends it otherwise. */
  hangup(): void {
    if (this.state === 'ringing') this.#session.reject();
    else if (this.#isLive) this.#session.hangUp();
  }

  /** For the operator that owns it. */
  follow(state: LiveState): void {
    this.#state = state;
  }

  get #isLive(): boolean {
    return this.state !== 'ended';
  }
}

const KNOWN: readonly EndReason[] = [
  'hangup',
  'remote-hangup',
  'taken-by-other',
  'rejected',
  'no-answer',
  'failed',
  'offline',
];

/** What the SDK has no word for, a busy number for one, has failed. */
function spelt(reason: EndReason): AudinEndReason {
  return KNOWN.includes(reason) ? (reason.replaceAll('-', '_') as AudinEndReason) : 'failed';
}
