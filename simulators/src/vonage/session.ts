import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Flow, type FlowScript, type FlowTurn } from './flow.js';
import type { Reply } from './reply.js';

/** One line of a conversation. */
export interface Line {
  readonly from: 'user' | 'agent' | 'person';
  readonly text: string;
}

/** Where a session's messages can go without having been asked for. */
interface Listener {
  push(reply: Reply): void;
}

/** One conversation of a user with an agent, and with a person now and then. */
export class VonageSession {
  readonly id = randomUUID();
  readonly agentId: string;
  readonly startedAt: Date;
  readonly expiresAt: Date;
  readonly token: string;
  /** Everything that was said, in order. */
  readonly lines: Line[] = [];
  readonly #flow: Flow;
  readonly #expiresMs: number;
  readonly #listeners = new Set<Listener>();
  #person = false;

  constructor(agentId: string, script: FlowScript, nowMs: number, lifeMs: number) {
    this.agentId = agentId;
    this.#flow = new Flow(script);
    this.#expiresMs = nowMs + lifeMs;
    this.startedAt = new Date();
    this.expiresAt = new Date(this.startedAt.getTime() + lifeMs);
    this.token = sign({
      session_id: this.id,
      iat: Math.floor(this.startedAt.getTime() / 1000),
      exp: Math.floor(this.expiresAt.getTime() / 1000),
    });
  }

  get parameters(): ReadonlyMap<string, string> {
    return this.#flow.parameters;
  }

  get ended(): boolean {
    return this.#flow.ended;
  }

  /** A person has the conversation: steps go to them, and their words come without one. */
  get withPerson(): boolean {
    return this.#person;
  }

  /** Open sockets. */
  get sockets(): number {
    return this.#listeners.size;
  }

  isExpired(nowMs: number): boolean {
    return nowMs >= this.#expiresMs;
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Undefined: the words went to a person, nothing answers them. */
  step(input: string | null, parameters: readonly (readonly [name: string, value: string])[]): Reply | undefined {
    for (const [name, value] of parameters) this.#flow.parameters.set(name, value);
    if (input !== null) this.lines.push({ from: 'user', text: input });
    if (this.#person) return undefined;
    return this.#say(this.#flow.step(input, this.#listeners.size > 0));
  }

  /** The person says something. Throws when none has the conversation. */
  personSays(text: string): void {
    if (!this.#person) throw new Error('No person has this conversation.');
    this.lines.push({ from: 'person', text });
    this.#push({ texts: [text] });
  }

  /** The person gives the conversation back to the agent. Throws when none has it. */
  handBack(): void {
    if (!this.#person) throw new Error('No person has this conversation.');
    this.#person = false;
    this.#push(this.#say(this.#flow.resume()));
  }

  #say({ texts, state }: FlowTurn): Reply {
    if (state === 'person') this.#person = true;
    for (const text of texts) this.lines.push({ from: 'agent', text });
    return { status: state === 'ended' ? 'ENDED' : 'AWAITING_INPUT', texts };
  }

  #push(reply: Reply): void {
    for (const listener of this.#listeners) listener.push(reply);
  }
}

const secret = randomBytes(32);

/** A signed JSON web token, as the service's are. */
function sign(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}
