import { Connection, type ConnectionSetup } from '../wire/connection.js';
import { parseObject } from '../wire/json.js';
import type { NoteBreach, VonageFaults, VonageSimulatorOptions } from './options.js';
import { socketReplies, type Reply } from './reply.js';
import type { VonageSession } from './session.js';
import { readStep } from './step.js';

const MAX_FRAME_BYTES = 32 * 1024;
const IDLE_MS = 10 * 60_000;
const CONNECTION_MS = 2 * 3_600_000;
const TOKEN_LIMIT_MS = 5_000;

export interface LegSetup extends ConnectionSetup {
  readonly options: VonageSimulatorOptions;
  /** Undefined: the first message has to say whose socket this is. */
  readonly session: VonageSession | undefined;
  readonly sessionOf: (token: string) => VonageSession | undefined;
  readonly behaviour: () => VonageFaults;
  readonly noteBreach: NoteBreach;
}

/** One socket of a session. */
export class VonageLeg {
  readonly connection: Connection;
  readonly #setup: LegSetup;
  #session: VonageSession | undefined;
  #stepOpen = false;
  #stopListening: (() => void) | undefined;
  #cancelIdle: (() => void) | undefined;
  readonly #cancels: (() => void)[] = [];

  constructor(setup: LegSetup) {
    const { options, clock } = setup;
    this.#setup = setup;
    this.connection = new Connection(setup, {
      text: (text) => this.#read(text),
      binary: () => this.#breach('binary-frame', ''),
      badFrame: (detail) => this.#breach('bad-frame', detail),
      closed: () => {
        this.#stopListening?.();
        this.#cancelIdle?.();
        for (const cancel of this.#cancels) cancel();
      },
    });
    const close = (): void => this.connection.close(options.timeCloseCode ?? 1001, 'Going away');
    this.#cancels.push(clock.after(options.connectionMs ?? CONNECTION_MS, close));
    if (setup.session) this.#join(setup.session);
    else this.#cancels.push(clock.after(TOKEN_LIMIT_MS, () => this.#session ?? this.#refuse('no token came')));
    this.#touch();
  }

  get session(): VonageSession | undefined {
    return this.#session;
  }

  #join(session: VonageSession): void {
    this.#session = session;
    this.#stopListening = session.listen({ push: (reply) => this.#send(reply) });
  }

  #read(text: string): void {
    this.#touch();
    if (Buffer.byteLength(text) > MAX_FRAME_BYTES) {
      this.#breach('too-big', `${Buffer.byteLength(text)} bytes`);
      return this.connection.close(1009, 'Message too big');
    }
    const message = parseObject(text);
    if (!message) return this.#breach('not-json', text.slice(0, 80));
    if (!this.#session) {
      const token = Object.values(message).find((value) => typeof value === 'string' && this.#setup.sessionOf(value));
      if (typeof token !== 'string') return this.#refuse('the first message holds none');
      this.#join(this.#setup.sessionOf(token)!);
      return;
    }
    if (message['action'] !== 'step') return this.#breach('unknown-action', String(message['action']).slice(0, 40));
    const step = readStep(message);
    if (typeof step === 'string') return this.#breach('bad-step', step);
    if (step.input !== null && step.input.trim() === '') this.#breach('blank-step', '');
    if (this.#session.ended) return this.#breach('step-after-end', '');
    if (this.#stepOpen) this.#breach('step-in-flight', '');
    this.#stepOpen = !this.#session.withPerson;
    const { options, clock, behaviour } = this.#setup;
    const session = this.#session;
    const answer = (): void => {
      const reply = session.step(step.input, step.parameters);
      const { noReply, replies = 1, rawReplies } = behaviour();
      if (noReply) return;
      this.#stepOpen = false;
      if (rawReplies) for (const raw of rawReplies) this.connection.sendText(raw);
      else if (reply) for (let n = 0; n < replies; n++) this.#send(reply);
    };
    if (options.replyAfterMs) this.#cancels.push(clock.after(options.replyAfterMs, answer));
    else answer();
  }

  #send(reply: Reply): void {
    const { options, behaviour } = this.#setup;
    this.#touch();
    for (const frame of socketReplies(reply, options.replyShape ?? 'step', behaviour().withoutText))
      this.connection.sendText(frame);
  }

  #touch(): void {
    const { options, clock } = this.#setup;
    this.#cancelIdle?.();
    this.#cancelIdle = clock.after(options.idleMs ?? IDLE_MS, () =>
      this.connection.close(options.timeCloseCode ?? 1001, 'Going away'),
    );
  }

  #refuse(detail: string): void {
    this.#breach('bad-token', detail);
    this.connection.close(1008, 'token');
  }

  #breach(rule: Parameters<NoteBreach>[0], detail: string): void {
    this.#setup.noteBreach(rule, detail, this.#session?.id);
  }
}
