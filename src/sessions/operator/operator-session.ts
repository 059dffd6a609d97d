import { CallError } from '../../call-error.js';
import { log } from '../../logger.js';
import type { PhoneNumber, PresenceMessage } from '../../protocols/operator-dialect.js';
import { toE164 } from '../../protocols/e164.js';
import { askWithToken } from '../../transport/phone-numbers.js';
import { SharedToken } from '../../transport/shared-token.js';
import { NO_LEVELS, type CallTaps, type Levels } from '../call-media.js';
import { fetchLater } from '../fetch-later.js';
import { notReached, refusal, wrongNumber } from '../refusals.js';
import { TypedEvents } from '../typed-events.js';
import { BadMessages } from './bad-messages.js';
import type { CallCheck, CallChecker, CheckedStep } from './call-check.js';
import { CallList } from './call-list.js';
import {
  isFree,
  isOurs,
  type OperatorCall,
  type OperatorCallPhase,
  type OperatorCallState,
} from './operator-call-state.js';
import { OperatorLine } from './operator-line.js';
import { planOperator, type OperatorPlan } from './operator-plan.js';
import type {
  CallRecord,
  OperatorCallStats,
  OperatorEvents,
  OperatorSessionOptions,
} from './operator-session-types.js';
import { PageLife } from './page-life.js';
import { PresenceLine } from './presence-line.js';
import type { PresencePhase, PresenceState } from './presence-state.js';
import { settled } from '../settled.js';

/** An operator's shift, without any element: presence, and one call at a time. */
export class OperatorSession extends TypedEvents<OperatorEvents> {
  /** What concerns a call is read when the call starts, the rest at goOnline(). */
  options: OperatorSessionOptions;

  readonly #token = new SharedToken(
    () => this.options,
    () => ({ protocol: this.options.protocol, purpose: 'operator' }),
    {
      onexpiring: (atMs) => this.emit('token-expiring', { expiresAt: new Date(atMs).toISOString() }),
      onfailed: (cause) => this.#report(CallError.from(cause)),
    },
  );
  readonly #presence = new PresenceLine(this.#token, {
    onchange: (state, previous) => this.#onPresence(state, previous),
    onmessage: (message, plan) => this.#onMessage(message, plan),
    onerror: (error) => this.#report(error),
    onwarning: (warning) => this.emit('call-warning', warning),
  });
  readonly #line = new OperatorLine(this.#token, {
    onchange: (state, previous) => this.#onCall(state, previous),
    onerror: (error) => this.#report(error),
    onwarning: (warning) => this.emit('call-warning', warning),
    send: (command) => this.#presence.send(command),
  });
  #checker: Promise<CallChecker> | undefined;
  readonly #calls = new CallList();
  readonly #page = new PageLife(
    () => {
      this.#line.end('hangup');
      this.#presence.suspend();
    },
    () => this.#presence.open(),
  );
  readonly #badMessages = new BadMessages((warning) => this.emit('call-warning', warning));

  constructor(options: OperatorSessionOptions) {
    super();
    this.options = options;
  }

  /** Of the call. */
  get state(): OperatorCallPhase {
    return this.#line.state.phase;
  }

  /** The call's state with all that belongs to it: who, step, times, reason, error. */
  get detail(): OperatorCallState {
    return this.#line.state;
  }

  get presence(): PresencePhase {
    return this.#presence.state.phase;
  }

  /** Presence with the numbers that were asked for and those that count. */
  get presenceDetail(): PresenceState {
    return this.#presence.state;
  }

  /** The call that rings, connects or is active. */
  get currentCall(): OperatorCall | undefined {
    const state = this.#line.state;
    return state.phase === 'idle' || state.phase === 'ended' ? undefined : state.call;
  }

  /** The calls of this session that are over, newest first. */
  get calls(): readonly CallRecord[] {
    return this.#calls.records;
  }

  /** For display at frame rate: read it, there is no event. */
  get levels(): Levels {
    return this.#line.media?.levels ?? NO_LEVELS;
  }

  /** Both sides of the call while there is one, for a recorder or a stream on the same page. */
  get taps(): CallTaps | undefined {
    return this.#line.media?.taps;
  }

  get stats(): OperatorCallStats {
    const { transport, quality, media } = this.#line;
    return { transport, link: quality.link, jitter: media?.jitter, quality: quality.quality };
  }

  get micMuted(): boolean {
    return this.#line.muted;
  }

  /** 0..1. */
  get volume(): number {
    return this.#line.volume;
  }

  /** Muted, the far end hears silence. Stays from call to call. */
  setMicMuted(muted: boolean): void {
    this.#line.setMuted(muted);
  }

  /** 0..1; anything else is held between. */
  setVolume(volume: number): void {
    this.#line.setVolume(Math.min(1, Math.max(0, volume || 0)));
  }

  /** Which microphone to use, now and in the calls to come; '' is the system's. */
  setMicrophone(deviceId: string): void {
    this.#line.setMicrophone(deviceId);
  }

  /** Where to hear calls, now and in those to come; '' is the system's. Does nothing where the browser cannot choose. */
  setSpeaker(deviceId: string): void {
    this.#line.setSpeaker(deviceId);
  }

  /**
   * Offers the operator for calls on these numbers, by id; again: on others instead. Resolves when the platform has
   * welcomed the operator, or goOffline() was called; rejects with the CallError that `call-error` tells too.
   */
  async goOnline(numberIds: readonly string[]): Promise<void> {
    if (!Array.isArray(numberIds) || !numberIds.every((id) => typeof id === 'string'))
      throw new TypeError('goOnline() takes a list of ids of numbers.');
    this.#presence.goOnline(this.#plan(), [...numberIds]);
    return settled(this, ['presence-state-change'], () => {
      const state = this.presenceDetail;
      if (state.phase === 'offline' && state.error) throw state.error;
      return state.phase === 'online' || state.phase === 'offline' ? { value: undefined } : undefined;
    });
  }

  /** No more calls; ends the one there is. */
  async goOffline(): Promise<void> {
    void this.#checker?.then((checker) => checker.stop());
    this.#line.end('offline');
    this.#presence.goOffline();
  }

  /**
   * Tries what a call needs, on- or offline, and lets go of all of it; nothing becomes available by it. Inside a user's
   * gesture. Rejects with `invalid-state` during a call, with `session-ended` when something stops it.
   */
  async checkCall(onstep?: (step: CheckedStep) => void): Promise<CallCheck> {
    this.#checker ??= this.#fetchChecker();
    const checker = await this.#checker;
    if (!isFree(this.#line.state)) throw refusal('There is a call already.');
    return checker.run(this.#plan(), this.#line.microphone, onstep);
  }

  async #fetchChecker(): Promise<CallChecker> {
    try {
      const { CallChecker } = await fetchLater('later/call-check.js', () => import('./call-check.js'), false);
      return new CallChecker(this.#token, this.#presence);
    } catch (cause) {
      this.#checker = undefined;
      throw this.#told(cause);
    }
  }

  /** The numbers of the account. Rejects with `unauthorized`, `request-failed` or `token-failed`. */
  async listPhoneNumbers(): Promise<PhoneNumber[]> {
    const plan = this.#plan();
    const answer = await askWithToken(this.#token, (token) => plan.dialect.numbersUrl(plan.withToken(token)));
    return plan.dialect.readNumbers(answer);
  }

  /** Takes the call that rings; does nothing when none does. Call it inside a user's gesture: browsers start sound only then. */
  accept(): void {
    if (this.state !== 'ringing') return;
    try {
      this.#line.accept(this.#plan());
    } catch {
      // Told by `call-error`; it rings on.
    }
  }

  /** Declines the call that rings; does nothing when none does. */
  reject(): void {
    if (this.state === 'ringing') this.#line.end('rejected');
  }

  /** Hangs up, or gives up a call that is being connected; does nothing otherwise. */
  hangUp(): void {
    if (this.state !== 'ringing') this.#line.end('hangup');
  }

  /**
   * Calls a number as people write it, with one of the account's numbers (E.164) as caller. Inside a user's gesture.
   * Resolves when the platform dials; rejects with the CallError that `call-error` tells too, with `busy` or
   * `session-ended` when the call ends before, with `invalid-state` offline and during a call, and with
   * `config-invalid` for what is no number.
   */
  async dial(to: string, { callerId }: { readonly callerId: string }): Promise<OperatorCall> {
    if (this.presence !== 'online') throw refusal('Go online before you call somebody.');
    if (!isFree(this.#line.state)) throw refusal('There is a call already.');
    const [called, caller] = [toE164(to), toE164(callerId)];
    if (!called) throw wrongNumber('The number to call must begin with + and its country code.');
    if (!caller) throw wrongNumber('callerId must be one of your numbers, with + and its country code.');
    this.#line.dial(this.#plan(), called, caller);
    return settled(this, ['connect-step-change', 'call-state-change'], () => {
      const state = this.detail;
      if (state.phase === 'ended') throw state.error ?? notReached(state.reason === 'busy');
      return state.phase !== 'idle' && isOurs(state) ? { value: state.call } : undefined;
    });
  }

  /** Presses a key: `0`-`9`, `*` or `#`. Rejects with `invalid-state` outside a call. */
  async sendDtmf(digit: string): Promise<void> {
    if (!/^[0-9*#]$/.test(digit)) throw new TypeError('A key is one of 0-9 * #.');
    if (!this.#line.sendDtmf(digit)) throw refusal('There is no call to press keys in.');
  }

  /** Throws `config-invalid`, and tells it. */
  #plan(): OperatorPlan {
    try {
      return planOperator({ ...this.options });
    } catch (cause) {
      throw this.#told(cause);
    }
  }

  #onPresence(state: PresenceState, previous: PresenceState): void {
    this.#page.watch(this.presence !== 'offline' || !isFree(this.#line.state));
    if (state.phase === 'online' && state.accepted && previous.phase === 'online') {
      const { accepted, rejected } = state;
      this.emit('availability-change', { accepted, rejected });
    }
    if (state.phase === previous.phase) return;
    log.info(`presence ${previous.phase} -> ${state.phase}`);
    this.emit('presence-state-change', { state: state.phase, previous: previous.phase });
    if (state.phase !== 'online') this.#line.presenceLost();
  }

  #onMessage(message: PresenceMessage, plan: OperatorPlan): void {
    if (message.type === 'bad-message') this.#badMessages.note(message.detail);
    else this.#line.hear(message, plan);
  }

  #onCall(state: OperatorCallState, previous: OperatorCallState): void {
    this.#page.watch(this.presence !== 'offline' || !isFree(this.#line.state));
    this.#calls.note(state, previous);
    if (state.phase === 'connecting' && previous.phase === 'connecting') {
      this.emit('connect-step-change', { step: state.step });
      return;
    }
    log.info(`call ${previous.phase} -> ${state.phase}`);
    const reason = state.phase === 'ended' ? state.reason : undefined;
    this.emit('call-state-change', { state: state.phase, previous: previous.phase, reason });
    if (state.phase === 'idle') return;
    const { callId: id, direction } = state.call;
    if (state.phase === 'ringing') this.emit('incoming-call', state.call);
    if (state.phase === 'active') this.emit('call-start', { id: id ?? '', direction });
    if (state.phase === 'ended')
      this.emit('call-end', { id, direction, reason: state.reason, durationMs: Math.round(state.durationMs) });
  }

  #told(cause: unknown): CallError {
    const error = CallError.from(cause);
    this.#report(error);
    return error;
  }

  #report(error: CallError): void {
    this.emit('call-error', error);
  }
}
