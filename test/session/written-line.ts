import type { HearingHandlers, Manner, SpeechRecogniser, SpeechSynthesiser } from '../../src/sessions/index.js';
import {
  VoiceAgentSession,
  type CallError,
  type CallWarning,
  type VoiceAgentOptions,
} from '../../src/sessions/index.js';
import { PlayedSocket } from '../support/played-socket.js';
import { until } from './played-gateway.js';

/** A recogniser whose ear is the test. */
export class PlayedRecogniser implements SpeechRecogniser {
  prepared = 0;
  refusal: CallError | undefined;
  languages: (string | undefined)[] = [];
  #handlers: HearingHandlers | undefined;

  async prepare(): Promise<void> {
    this.prepared++;
    if (this.refusal) throw this.refusal;
  }

  listen(language: string | undefined, handlers: HearingHandlers, signal: AbortSignal): void {
    if (this.#handlers) throw new Error('It listens already.');
    this.languages.push(language);
    this.#handlers = handlers;
    signal.addEventListener('abort', () => (this.#handlers = undefined));
  }

  get listening(): boolean {
    return this.#handlers !== undefined;
  }

  /** Nothing happens while it does not listen. */
  hear(text: string, final = true): void {
    this.#handlers?.onvoice(!final);
    this.#handlers?.onwords(text, final);
  }

  fail(error: CallError): void {
    this.#handlers?.onfailed(error);
  }
}

/** A synthesiser whose mouth is the test. */
export class PlayedSynthesiser implements SpeechSynthesiser {
  readonly said: string[] = [];
  readonly manners: Manner[] = [];
  cut = 0;
  broken = false;
  #end: (() => void) | undefined;

  speak(text: string, manner: Manner, signal: AbortSignal): Promise<void> {
    if (this.broken) return Promise.reject(new Error('no voices'));
    this.said.push(text);
    this.manners.push(manner);
    return new Promise((resolve) => {
      this.#end = () => {
        this.#end = undefined;
        resolve();
      };
      signal.addEventListener('abort', () => {
        if (!this.#end) return;
        this.cut++;
        this.#end();
      });
    });
  }

  get speaking(): boolean {
    return this.#end !== undefined;
  }

  /** The present sentence ends. */
  async finish(): Promise<void> {
    this.#end?.();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

export interface WrittenCall {
  readonly session: VoiceAgentSession;
  readonly socket: () => PlayedSocket;
  readonly recogniser: PlayedRecogniser;
  readonly synthesiser: PlayedSynthesiser;
  readonly errors: CallError[];
  readonly warnings: CallWarning[];
  readonly states: string[];
  readonly unsent: string[];
  /** Tokens that were fetched. */
  readonly tokens: () => number;
  /** What was said, `user: Hi`. */
  readonly lines: () => string[];
  /** The agent's answer to a step. */
  readonly reply: (text: string, status?: string) => void;
}

/** A conversation whose platform, ears and mouth the test plays. */
export function makeWrittenCall(options: Partial<VoiceAgentOptions> = {}): WrittenCall {
  const recogniser = new PlayedRecogniser();
  const synthesiser = new PlayedSynthesiser();
  let tokens = 0;
  const { speechOptions, ...others } = options;
  const session = new VoiceAgentSession({
    protocol: 'vonage',
    region: 'eu',
    getToken: async () => `t${++tokens}`,
    speechOptions: { recogniser, synthesiser, ...speechOptions },
    ...others,
  });
  const errors: CallError[] = [];
  const warnings: CallWarning[] = [];
  const states: string[] = [];
  const unsent: string[] = [];
  session.addEventListener('call-error', ({ detail }) => errors.push(detail));
  session.addEventListener('call-warning', ({ detail }) => warnings.push(detail));
  session.addEventListener('call-state-change', ({ detail }) => states.push(detail.state));
  session.addEventListener('speech-unsent', ({ detail }) => unsent.push(detail.text));
  const socket = (): PlayedSocket => PlayedSocket.last;
  return {
    session,
    socket,
    recogniser,
    synthesiser,
    errors,
    warnings,
    states,
    unsent,
    tokens: () => tokens,
    lines: () => session.transcript.map(({ role, text }) => `${role}: ${text}`),
    reply: (text, status = 'AWAITING_INPUT') => void socket().say({ session_status: status, messages: [{ text }] }),
  };
}

/** The same, active; the opening step has been sent. */
export async function startWrittenCall(options: Partial<VoiceAgentOptions> = {}): Promise<WrittenCall> {
  const call = makeWrittenCall(options);
  const before = PlayedSocket.made.length;
  const starting = call.session.start();
  await until(() => PlayedSocket.made.length > before);
  call.socket().open();
  await starting;
  return call;
}
