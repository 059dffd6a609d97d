import { randomBytes } from 'node:crypto';
import { digest } from './digest.js';
import { at, isObject, parseObject, stringAt, type JsonObject } from './json.js';
import type { Store } from './store/store.js';

const TICKET = /^[A-Za-z0-9_-]{43}$/;

/** What a ticket opens, and for whom. */
export interface TicketFacts {
  readonly userId: string;
  readonly purpose: string;
  readonly protocol: string;
  /** The page that asked for it. */
  readonly origin: string;
  /** What exactly, in the words of the protocol's kind: such as the agent to be called. */
  readonly subject: JsonObject;
}

export type TicketUse = Pick<TicketFacts, 'purpose' | 'protocol' | 'origin'>;

/** Random, single-use, short-lived. The store holds their hashes only: who reads it cannot use them. */
export class TicketOffice {
  readonly #store: Store;
  readonly #lifeMs: number;

  constructor(store: Store, lifeMs: number) {
    this.#store = store;
    this.#lifeMs = lifeMs;
  }

  async issue(facts: TicketFacts): Promise<{ readonly ticket: string; readonly expiresAt: Date }> {
    const ticket = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + this.#lifeMs);
    await this.#store.putTicket(nameOf(ticket), JSON.stringify(facts), this.#lifeMs);
    return { ticket, expiresAt };
  }

  /** Undefined for a ticket that is unknown, used, expired or meant for something else; it is used up in any case. */
  async redeem(ticket: string, use: TicketUse): Promise<TicketFacts | undefined> {
    if (!TICKET.test(ticket)) return undefined;
    const facts = parseObject((await this.#store.takeTicket(nameOf(ticket))) ?? '');
    const userId = facts && stringAt(facts, 'userId');
    const subject = facts && at(facts, 'subject');
    if (!facts || userId === undefined || !isObject(subject)) return undefined;
    const fits = (['purpose', 'protocol', 'origin'] as const).every((key) => stringAt(facts, key) === use[key]);
    return fits ? { ...use, userId, subject } : undefined;
  }
}

function nameOf(ticket: string): string {
  return `ticket:${digest(ticket)}`;
}
