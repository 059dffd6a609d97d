import type {
  CallCheck,
  CallError,
  CallRecord,
  CheckedStep,
  OperatorCall,
  OperatorCallPhase,
  OperatorCallState,
  OperatorSession,
  OperatorSessionOptions,
  PhoneNumber,
  PresencePhase,
  PresenceState,
} from '../../src/sessions/index.js';
import { CallList } from '../../src/sessions/operator/call-list.js';
import { nextOperatorCall, type OperatorCallFact } from '../../src/sessions/operator/operator-call-state.js';
import { nextPresence, type PresenceFact } from '../../src/sessions/operator/presence-state.js';

/** An operator's session whose life the test plays: no sound, no socket. */
export class FakeOperatorSession extends EventTarget {
  options = {} as OperatorSessionOptions;
  detail: OperatorCallState = { phase: 'idle' };
  presenceDetail: PresenceState = { phase: 'offline' };
  numbers: PhoneNumber[] = [
    { id: 'n1', phoneNumber: '+390212345678', displayName: 'Sales' },
    { id: 'n2', phoneNumber: '+390287654321', displayName: undefined },
  ];
  levels = { local: { peak: 0, rms: 0 }, remote: { peak: 0, rms: 0 } };
  stats: object = {};
  /** The microphone is allowed as soon as it is asked for. */
  granted = true;
  muted = false;
  volume = 1;
  /** What was asked of the session, in words. */
  asked: string[] = [];
  listError: CallError | undefined;
  dialError: CallError | undefined;
  /** What a check finds; it stays at the step for which there is nothing. */
  check: CheckedStep[] = [];
  readonly #calls = new CallList();

  get state(): OperatorCallPhase {
    return this.detail.phase;
  }

  get presence(): PresencePhase {
    return this.presenceDetail.phase;
  }

  get currentCall(): OperatorCall | undefined {
    return this.detail.phase === 'idle' || this.detail.phase === 'ended' ? undefined : this.detail.call;
  }

  get calls(): readonly CallRecord[] {
    return this.#calls.records;
  }

  async goOnline(numberIds: readonly string[]): Promise<void> {
    this.asked.push(`online ${numberIds.join(' ')}`);
    this.bePresent({ type: 'go-online', numberIds });
    this.bePresent({ type: 'connected' });
    this.bePresent({ type: 'available', accepted: numberIds, rejected: [] });
  }

  async goOffline(): Promise<void> {
    this.asked.push('offline');
    this.end('offline');
    this.bePresent({ type: 'go-offline' });
  }

  async listPhoneNumbers(): Promise<PhoneNumber[]> {
    this.asked.push('list');
    if (this.listError) throw this.listError;
    return this.numbers;
  }

  async dial(to: string, { callerId }: { callerId: string }): Promise<OperatorCall> {
    this.asked.push(`dial ${to} from ${callerId}`);
    if (this.dialError) {
      this.fire('call-error', this.dialError);
      throw this.dialError;
    }
    this.play({ type: 'dialled', to, callerId });
    this.play({ type: 'step', step: 'platform' });
    return this.currentCall as OperatorCall;
  }

  async checkCall(onstep?: (step: CheckedStep) => void): Promise<CallCheck> {
    this.asked.push('check');
    for (const step of this.check) {
      await Promise.resolve();
      onstep?.(step);
    }
    if (this.check.length < 5) return new Promise(() => undefined);
    return { passed: this.check.every(({ passed }) => passed), steps: this.check };
  }

  accept(): void {
    this.play({ type: 'accepted' });
    if (this.granted) this.play({ type: 'step', step: 'platform' });
  }

  reject(): void {
    if (this.state === 'ringing') this.end('rejected');
  }

  hangUp(): void {
    if (this.state !== 'ringing') this.end('hangup');
  }

  end(reason: 'hangup' | 'rejected' | 'offline' | 'taken-by-other' | 'remote-hangup' | 'no-answer'): void {
    this.play({ type: 'ended', nowMs: performance.now(), reason });
  }

  async sendDtmf(digit: string): Promise<void> {
    this.asked.push(`key ${digit}`);
  }

  setMicMuted(muted: boolean): void {
    this.muted = muted;
  }

  setVolume(volume: number): void {
    this.volume = volume;
  }

  setMicrophone(deviceId: string): void {
    this.asked.push(`microphone ${deviceId}`);
  }

  setSpeaker(deviceId: string): void {
    this.asked.push(`speaker ${deviceId}`);
  }

  play(fact: OperatorCallFact): void {
    const previous = this.detail;
    const state = nextOperatorCall(previous, fact);
    if (!state) return;
    this.detail = state;
    this.#calls.note(state, previous);
    if (fact.type === 'step' || fact.type === 'assigned') this.fire('connect-step-change', {});
    else this.fire('call-state-change', { state: state.phase, previous: previous.phase });
    if (state.phase === 'ringing') this.fire('incoming-call', state.call);
  }

  ring(from = '+441632960001', callId = 'c1'): void {
    this.play({ type: 'offered', callId, from, to: '+390212345678', numberId: 'n1' });
  }

  /** The call that was accepted or dialled becomes active. */
  open(): void {
    this.play({ type: 'assigned', callId: 'c1' });
    this.play({ type: 'opened', nowMs: performance.now() });
  }

  bePresent(fact: PresenceFact): void {
    const previous = this.presenceDetail;
    const state = nextPresence(previous, fact);
    if (!state) return;
    this.presenceDetail = state;
    if (fact.type === 'available') this.fire('availability-change', fact);
    if (state.phase !== previous.phase) {
      this.fire('presence-state-change', { state: state.phase, previous: previous.phase });
    }
  }

  fire(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  asSession(): OperatorSession {
    return this as unknown as OperatorSession;
  }
}
