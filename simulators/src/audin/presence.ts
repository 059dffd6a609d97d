import { Connection, type ConnectionSetup } from '../wire/connection.js';
import { parseObject, type JsonObject } from '../wire/json.js';
import type { AudinBreachRule, PresenceFaults } from './options.js';
import type { PhoneCall } from './phone-call.js';
import type { Operator } from './tokens.js';

/** What an operator can ask of the exchange. */
export interface PresenceDesk {
  setAvailable(presence: OperatorPresence, numberIds: readonly string[]): void;
  accept(presence: OperatorPresence, callSid: string): void;
  reject(presence: OperatorPresence, callSid: string): void;
  dial(presence: OperatorPresence, to: string, callerId: string): void;
  left(presence: OperatorPresence): void;
  breach(rule: AudinBreachRule, detail: string, operatorRef: string): void;
}

interface PresenceSetup extends ConnectionSetup {
  readonly operator: Operator;
  readonly idleMs: number;
  readonly names: Readonly<Record<string, string>>;
  readonly faults: Readonly<PresenceFaults>;
}

/** One presence socket of an operator, seen from the service. */
export class OperatorPresence {
  readonly operator: Operator;
  readonly connection: Connection;
  readonly faults: Readonly<PresenceFaults>;
  /** Times of the pings on the simulator's clock. */
  readonly pingsAtMs: number[] = [];
  readonly #setup: PresenceSetup;
  readonly #desk: PresenceDesk;
  #numberIds: readonly string[] = [];
  #cancelIdle: (() => void) | undefined;

  constructor(setup: PresenceSetup, desk: PresenceDesk) {
    this.operator = setup.operator;
    this.faults = setup.faults;
    this.#setup = setup;
    this.#desk = desk;
    this.connection = new Connection(setup, {
      text: (text) => this.#read(text),
      binary: (bytes) => this.#breach('wrong-kind-of-frame', `${bytes.length} bytes on the presence socket`),
      badFrame: (detail) => this.#breach('bad-frame', detail),
      closed: () => {
        this.#cancelIdle?.();
        desk.left(this);
      },
    });
    this.send({ type: 'connected' });
    this.#watchIdle();
  }

  /** Ids of the numbers on which calls are offered. */
  get numberIds(): readonly string[] {
    return this.#numberIds;
  }

  set numberIds(ids: readonly string[]) {
    this.#numberIds = ids;
  }

  /** All messages of the client, in order; needs `record`. */
  get messages(): readonly JsonObject[] {
    return this.connection.received.messages.map(({ message }) => message);
  }

  /** Sends a message under the configured names of its keys. */
  send(message: JsonObject): void {
    const { names } = this.#setup;
    this.connection.send(Object.fromEntries(Object.entries(message).map(([key, value]) => [names[key] ?? key, value])));
  }

  /** A message about a call, which names it. */
  tell(type: string, call: PhoneCall, more: JsonObject = {}): void {
    this.send({ type, callSid: call.callSid, ...more });
  }

  #read(text: string): void {
    this.#watchIdle();
    const message = parseObject(text);
    if (!message) return this.#breach('not-json', text.slice(0, 80));
    this.connection.received.addMessage(message);
    switch (message['type']) {
      case 'ping':
        this.pingsAtMs.push(this.#setup.clock.nowMs());
        if (!this.faults.noPong) this.send({ type: 'pong' });
        return;
      case 'set_available': {
        const ids = message['phoneNumberIds'];
        if (!isTexts(ids)) return this.#breach('bad-message', 'set_available: phoneNumberIds is not a list of strings');
        return this.#desk.setAvailable(this, ids);
      }
      case 'accept':
      case 'reject': {
        const { type, callSid } = message;
        if (typeof callSid !== 'string') return this.#breach('bad-message', `${type}: callSid is not a string`);
        return this.#desk[type](this, callSid);
      }
      case 'start_outbound': {
        const { to, callerId } = message;
        if (!isE164(to) || !isE164(callerId))
          return this.#breach('bad-message', 'start_outbound: to and callerId are E.164 numbers');
        return this.#desk.dial(this, to, callerId);
      }
      default:
        return this.#breach('unknown-message', String(message['type']).slice(0, 80));
    }
  }

  #watchIdle(): void {
    const { clock, idleMs } = this.#setup;
    this.#cancelIdle?.();
    this.#cancelIdle = clock.after(idleMs, () => {
      // A client cannot be blamed for what a stalled line kept from us.
      if (this.faults.stallAfterMs === undefined) this.#breach('idle', `nothing for ${idleMs} ms`);
      this.connection.close(1001, 'idle');
    });
  }

  #breach(rule: AudinBreachRule, detail: string): void {
    this.#desk.breach(rule, detail, this.operator.ref);
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isE164(value: unknown): value is string {
  return typeof value === 'string' && /^\+[1-9]\d{6,14}$/.test(value);
}
