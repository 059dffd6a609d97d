import { randomBytes } from 'node:crypto';
import { realClock, type Clock } from '../clock.js';
import { startFarEnd } from './far-end.js';
import type { AudinBreachRule, AudinSimulatorOptions, NoteBreach, PhoneNumber } from './options.js';
import { PhoneCall } from './phone-call.js';
import type { OperatorPresence, PresenceDesk } from './presence.js';

const AUDIO_WITHIN_MS = 10_000;
/** An `accept` that crosses `call_taken` on the way is not the client's fault; a later one is. */
const CROSSING_MS = 2000;
/** Ended calls that are remembered when nothing is recorded. */
const KEPT_CALLS = 100;

export interface RingOptions {
  /** The number called, by id or by E.164; default the first one. */
  readonly to?: string | undefined;
  /** The caller, as shown to the operator. */
  readonly from?: string | undefined;
  readonly ringForMs?: number | undefined;
}

/** Numbers, operators and calls: who is offered what, and who gets it. */
export class Exchange implements PresenceDesk {
  readonly numbers: readonly PhoneNumber[];
  readonly presences = new Set<OperatorPresence>();
  readonly calls: PhoneCall[] = [];
  readonly #options: AudinSimulatorOptions;
  readonly #clock: Clock;
  readonly #noteBreach: NoteBreach;
  readonly #onCall: (call: PhoneCall) => void;

  constructor(
    options: AudinSimulatorOptions,
    numbers: readonly PhoneNumber[],
    noteBreach: NoteBreach,
    onCall: (call: PhoneCall) => void,
  ) {
    this.#options = options;
    this.numbers = numbers;
    this.#clock = options.clock ?? realClock;
    this.#noteBreach = noteBreach;
    this.#onCall = onCall;
  }

  /** A call comes in and is offered to everybody who is available on its number. */
  ring({ to, from = '+390212345678', ringForMs = this.#options.ringForMs ?? 60_000 }: RingOptions = {}): PhoneCall {
    const number = to === undefined ? this.numbers[0] : this.numbers.find((n) => n.id === to || n.phoneNumber === to);
    if (!number) throw new TypeError(`No such number: ${to}`);
    const call = this.#newCall('inbound', from, number.phoneNumber, number.id);
    call.waitFor(ringForMs, 'no-answer');
    for (const presence of this.presences) this.#offer(presence, call);
    void call.ended.then((reason) => {
      const type = this.#options.withdrawnType;
      if (reason !== 'no-answer' || type === undefined) return;
      for (const presence of call.offeredTo) presence.tell(type, call);
    });
    return call;
  }

  callOf(callSid: string): PhoneCall | undefined {
    return this.calls.find((call) => call.callSid === callSid);
  }

  setAvailable(presence: OperatorPresence, numberIds: readonly string[]): void {
    const { rejectNumbers } = presence.faults;
    const refused = rejectNumbers === true ? numberIds : (rejectNumbers ?? []);
    const accepted = numberIds.filter(
      (id) =>
        !refused.includes(id) &&
        presence.operator.numberIds.includes(id) &&
        this.numbers.some((number) => number.id === id),
    );
    presence.numberIds = accepted;
    presence.send({ type: 'available_set', accepted, rejected: numberIds.filter((id) => !accepted.includes(id)) });
    for (const call of this.calls) this.#offer(presence, call);
  }

  accept(presence: OperatorPresence, callSid: string): void {
    const { ref } = presence.operator;
    const call = this.callOf(callSid);
    if (!call) return this.#refuse(presence, 'unknown-call', callSid);
    if (call.phase === 'ringing' && call.offeredTo.has(presence)) {
      if (this.#activeCallOf(ref)) return this.#refuse(presence, 'second-call', callSid);
      if (presence.faults.rivalWins) return call.takeByOther();
      call.assign(ref, AUDIO_WITHIN_MS);
      for (const other of call.offeredTo) other.tell(other === presence ? 'call_assigned' : 'call_taken', call);
      return;
    }
    if (call.operatorRef === ref) return this.#refuse(presence, 'second-accept', callSid);
    if (call.endReason === 'no-answer') return this.#sendError(presence, 'call_not_found', callSid);
    if (!call.offeredTo.has(presence)) return this.#refuse(presence, 'foreign-call', callSid);
    if (call.settledForMs > CROSSING_MS) this.#refuse(presence, 'late-accept', callSid);
  }

  reject(presence: OperatorPresence, callSid: string): void {
    const call = this.callOf(callSid);
    if (!call) return this.#refuse(presence, 'unknown-call', callSid);
    if (call.phase !== 'ringing' || call.direction === 'outbound') return;
    if (!call.offeredTo.delete(presence)) return this.#refuse(presence, 'foreign-call', callSid);
    if (call.offeredTo.size === 0) call.end('rejected');
  }

  dial(presence: OperatorPresence, to: string, callerId: string): void {
    const { faults, operator } = presence;
    if (this.#activeCallOf(operator.ref)) return this.#refuse(presence, 'second-call', '');
    const number = this.numbers.find((each) => each.phoneNumber === callerId);
    if (!number || !operator.numberIds.includes(number.id)) return this.#refuse(presence, 'foreign-number', '');
    if (faults.ignoreDial) return;
    if (faults.refuseDial) return presence.send({ type: 'error', ...faults.refuseDial });
    const call = this.#newCall('outbound', callerId, to, number.id);
    call.assign(operator.ref, AUDIO_WITHIN_MS);
    presence.tell('outbound_started', call, { to });
  }

  left(presence: OperatorPresence): void {
    this.presences.delete(presence);
    for (const call of this.calls) if (call.phase === 'ringing') call.offeredTo.delete(presence);
  }

  breach(rule: AudinBreachRule, detail: string, operatorRef: string): void {
    this.#noteBreach(rule, detail, operatorRef);
  }

  #offer(presence: OperatorPresence, call: PhoneCall): void {
    const { callSid, from, to, phoneNumberId } = call;
    if (call.phase !== 'ringing' || call.direction === 'outbound' || call.offeredTo.has(presence)) return;
    if (!presence.numberIds.includes(phoneNumberId)) return;
    call.offeredTo.add(presence);
    presence.send({ type: 'incoming_call', callSid, from, to, phoneNumberId });
  }

  #activeCallOf(operatorRef: string): PhoneCall | undefined {
    return this.calls.find((call) => call.operatorRef === operatorRef && call.phase !== 'ended');
  }

  #newCall(direction: 'inbound' | 'outbound', from: string, to: string, phoneNumberId: string): PhoneCall {
    const call = new PhoneCall({
      callSid: `CA${randomBytes(16).toString('hex')}`,
      direction,
      from,
      to,
      phoneNumberId,
      clock: this.#clock,
      noteBreach: this.#noteBreach,
      onAudio: (joined) => startFarEnd(joined, this.#options),
    });
    this.calls.push(call);
    if (this.#options.record === false && this.calls.length > KEPT_CALLS) {
      const over = this.calls.findIndex((each) => each.phase === 'ended');
      if (over >= 0) this.calls.splice(over, 1);
    }
    this.#onCall(call);
    return call;
  }

  #refuse(presence: OperatorPresence, rule: AudinBreachRule, callSid: string): void {
    this.#noteBreach(rule, callSid, presence.operator.ref, callSid);
    this.#sendError(presence, rule.replaceAll('-', '_'), callSid);
  }

  #sendError(presence: OperatorPresence, code: string, callSid: string): void {
    const call = callSid === '' ? {} : { callSid };
    presence.send({ type: 'error', code, message: 'The request was not accepted.', ...call });
  }
}
