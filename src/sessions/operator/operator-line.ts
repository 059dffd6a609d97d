import { CallError, type CallWarning } from '../../call-error.js';
import type {
  OperatorCallCommand,
  OperatorCallMessage,
  PresenceCommand,
  PresenceMessage,
} from '../../protocols/operator-dialect.js';
import type { SoundLinkEvent, SoundOptions } from '../../transport/operator-hosts.js';
import { soundLinks } from '../../transport/operator-link.js';
import type { SharedToken } from '../../transport/shared-token.js';
import { CallRun, type SoundSettings } from '../call-run.js';
import { CONNECT_LIMIT_MS } from '../connect-limit.js';
import type { EndReason } from '../call-state.js';
import { LineQualityMonitor } from '../line-quality.js';
import { CallSounds } from './call-sounds.js';
import { isOurs, nextOperatorCall, type OperatorCallFact, type OperatorCallState } from './operator-call-state.js';
import { decline, react } from './operator-desk.js';
import type { OperatorPlan } from './operator-plan.js';
import { soundOutcome } from './sound-outcome.js';
import { turnToTalk } from './tab-turns.js';
import { hangUpUnheard } from './unheard-call.js';

/** Nothing tells that a caller gave up (PROTOCOLS 4.3): so long it may ring. */
const RING_LIMIT_MS = 60_000;

type SoundRun = CallRun<SoundOptions, OperatorCallCommand, OperatorCallMessage>;

export interface LineHandlers {
  onchange(state: OperatorCallState, previous: OperatorCallState): void;
  onerror(error: CallError): void;
  onwarning(warning: CallWarning): void;
  /** For the platform, by presence. */
  send(command: PresenceCommand): void;
}

/** The one call of an operator: its state, its sound, and what the platform says of it. */
export class OperatorLine {
  readonly #token: SharedToken;
  readonly #handlers: LineHandlers;
  #state: OperatorCallState = { phase: 'idle' };
  #plan: OperatorPlan | undefined;
  #run: SoundRun | undefined;
  #sounds: CallSounds | undefined;
  #talk = new AbortController();
  #limit: ReturnType<typeof setTimeout> | undefined;
  #usedToken: string | undefined;
  #quality = this.#watchQuality();
  readonly #sound: SoundSettings = { muted: false, volume: 1, microphone: '', speaker: '' };

  constructor(token: SharedToken, handlers: LineHandlers) {
    this.#token = token;
    this.#handlers = handlers;
  }

  get state(): OperatorCallState {
    return this.#state;
  }

  get media(): SoundRun['media'] | undefined {
    return this.#run?.media;
  }

  get transport(): SoundRun['transport'] {
    return this.#run?.transport;
  }

  get quality(): LineQualityMonitor {
    return this.#quality;
  }

  get muted(): boolean {
    return this.#sound.muted;
  }

  /** Device id; '' is the system's. */
  get microphone(): string {
    return this.#sound.microphone;
  }

  get volume(): number {
    return this.#sound.volume;
  }

  setMuted(muted: boolean): void {
    this.#sound.muted = muted;
    this.media?.setMuted(muted);
    if (this.#state.phase === 'active') this.#run?.send({ type: 'mute', muted });
  }

  setVolume(volume: number): void {
    this.#sound.volume = volume;
    this.media?.setVolume(volume);
  }

  setMicrophone(deviceId: string): void {
    this.#sound.microphone = deviceId;
    void this.media?.useMicrophone(deviceId);
  }

  setSpeaker(deviceId: string): void {
    this.#sound.speaker = deviceId;
    void this.media?.useSpeaker(deviceId);
  }

  /** `plan` is for a call that has to be refused at once, or that rings. */
  hear(message: PresenceMessage, plan: OperatorPlan): void {
    const { fact, command, hangUp } = react(this.#state, message, performance.now());
    if (command) this.#handlers.send(command);
    if (hangUp !== undefined) void this.#hangUpUnheard(hangUp, plan);
    if (fact?.type === 'ended') this.#finish(fact.reason, fact.error);
    else if (fact && this.#step(fact)) {
      if (fact.type === 'offered') this.#expect(RING_LIMIT_MS, () => this.#finish('no-answer'));
      if (fact.type === 'assigned') void this.#connect(fact.callId);
    }
  }

  /** Inside the user's gesture. False: there is nothing to accept. */
  accept(plan: OperatorPlan): boolean {
    if (this.#state.phase !== 'ringing' || !this.#step({ type: 'accepted' })) return false;
    const { callId } = this.#state.call;
    void this.#ask(plan, { type: 'accept', callId: callId ?? '' });
    return true;
  }

  /** Inside the user's gesture; both numbers E.164. False: there is a call. */
  dial(plan: OperatorPlan, to: string, callerId: string): boolean {
    if (!this.#step({ type: 'dialled', to, callerId })) return false;
    void this.#ask(plan, { type: 'dial', to, callerId });
    return true;
  }

  /** False: no call is active. */
  sendDtmf(digit: string): boolean {
    if (this.#state.phase !== 'active') return false;
    this.#run?.send({ type: 'dtmf', digit });
    this.#sounds?.playKey(digit, this.#sound.volume);
    return true;
  }

  /** Does nothing when there is no call. */
  end(reason: EndReason): void {
    this.#finish(reason);
  }

  /** What was asked of the platform may never have arrived, and must not be asked twice. */
  presenceLost(): void {
    if (this.#state.phase !== 'connecting' || this.#state.step !== 'platform') return;
    const message = 'The connection to the platform was lost before the call began.';
    this.#finish('failed', new CallError('connection-lost', message, { retryable: true }));
  }

  /** Microphone first: a call that nobody could speak in is not taken from the others. */
  async #ask(plan: OperatorPlan, command: PresenceCommand): Promise<void> {
    clearTimeout(this.#limit);
    const state = this.#state;
    this.#plan = plan;
    this.#quality = this.#watchQuality();
    try {
      const run: SoundRun = new CallRun(soundLinks, plan.options, {
        onstep: (step) => this.#step({ type: 'step', step }),
        onlink: (event) => this.#onLink(event),
        onplaying: () => undefined,
        onwarning: (warning) => this.#handlers.onwarning(warning),
      });
      this.#run = run;
      this.#talk = new AbortController();
      await Promise.all([run.prepare(this.#sound), turnToTalk(this.#talk.signal)]);
      this.#sounds = new CallSounds();
      this.#expect(plan.options.connectLimitMs ?? CONNECT_LIMIT_MS, () => this.#giveUp());
      this.#step({ type: 'step', step: 'platform' });
      this.#handlers.send(command);
    } catch (cause) {
      // Of a call that has ended meanwhile, the end has told already.
      if (this.#state === state) this.#finish('failed', CallError.from(cause));
    }
  }

  async #connect(callId: string): Promise<void> {
    const run = this.#run;
    const plan = this.#plan as OperatorPlan;
    try {
      const token = await this.#token.get();
      if (run !== this.#run) return;
      const options = { ...plan.withToken(token), callId };
      this.#usedToken = options.token;
      const limitMs = plan.options.connectLimitMs ?? CONNECT_LIMIT_MS;
      run?.connect(plan.dialect.sound, options, limitMs, this.#sound);
    } catch (cause) {
      if (run === this.#run) this.#finish('failed', CallError.from(cause));
    }
  }

  #onLink(event: SoundLinkEvent): void {
    switch (event.type) {
      case 'ready':
        if (this.#sound.muted) this.#run?.send({ type: 'mute', muted: true });
        this.#step({ type: 'opened', nowMs: performance.now() });
        break;
      case 'message':
        if (event.message.type === 'hangup') this.#finish('remote-hangup');
        break;
      case 'warning':
        this.#handlers.onwarning(event.warning);
        break;
      case 'stats':
        this.#quality.take(event.stats, this.media?.jitter);
        break;
      case 'closed': {
        const { dialect, options } = this.#plan as OperatorPlan;
        const isTokenRefusal = dialect.isTokenRefusal(event.end.code, { names: options.names });
        if (isTokenRefusal) this.#token.drop(this.#usedToken);
        const { reason, error } = soundOutcome(event.end, isTokenRefusal, this.#state.phase === 'active');
        this.#finish(reason, error);
      }
    }
  }

  #watchQuality(): LineQualityMonitor {
    return new LineQualityMonitor((warning) => this.#handlers.onwarning(warning));
  }

  #giveUp(): void {
    const message = 'The call did not come about in time. Please try again.';
    this.#finish('failed', new CallError('connect-timeout', message, { retryable: true }));
  }

  async #hangUpUnheard(callId: string, plan: OperatorPlan): Promise<void> {
    try {
      const options = { ...plan.withToken(await this.#token.get()), callId };
      await hangUpUnheard(plan.options, options, plan.options.connectLimitMs ?? CONNECT_LIMIT_MS);
    } catch {
      // The platform gives the call up by itself when its sound is not opened.
    }
  }

  #expect(limitMs: number, late: () => void): void {
    clearTimeout(this.#limit);
    this.#limit = setTimeout(late, limitMs);
  }

  /** Ends the call, once: releases everything, then tells. */
  #finish(reason: EndReason, error?: CallError): void {
    const state = this.#state;
    if (state.phase === 'idle' || state.phase === 'ended') return;
    clearTimeout(this.#limit);
    const run = this.#run;
    this.#run = undefined;
    this.#talk.abort();
    // An open socket says it; without one the platform has to be told in another way.
    run?.dispose(isOurs(state) ? { type: 'hangup' } : undefined);
    this.#sounds?.release();
    this.#sounds = undefined;
    if (reason !== 'taken-by-other' && reason !== 'no-answer') this.#decline(state);
    if (error) this.#handlers.onerror(error);
    this.#step({ type: 'ended', nowMs: performance.now(), reason, error });
  }

  #decline(state: OperatorCallState): void {
    const command = decline(state);
    if (command) this.#handlers.send(command);
    if (state.phase === 'connecting' && state.step === 'token' && state.call.callId !== undefined)
      void this.#hangUpUnheard(state.call.callId, this.#plan as OperatorPlan);
  }

  #step(fact: OperatorCallFact): boolean {
    const previous = this.#state;
    const state = nextOperatorCall(previous, fact);
    if (!state) return false;
    this.#state = state;
    if (state.phase === 'active') clearTimeout(this.#limit);
    this.#handlers.onchange(state, previous);
    return true;
  }
}
