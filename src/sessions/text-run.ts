import { CallError } from '../call-error.js';
import type { AgentCommand } from '../protocols/agent-dialect.js';
import type { TextDialect, TextWire, WrittenLine } from '../protocols/text-dialect.js';
import { textDialects } from '../protocols/text-dialects.js';
import type { TextProtocol } from '../protocols/text-protocols.js';
import { TextLink, type TextEnd } from '../transport/text-link.js';
import { expiryOf } from '../transport/token-expiry.js';
import { fetchToken, type Token } from '../transport/token-source.js';
import { planCall, type CallPlan } from './agent-call-plan.js';
import type { VoiceAgentOptions } from './agent-session-types.js';
import type { SoundSettings } from './call-run.js';
import { CONNECT_LIMIT_MS } from './connect-limit.js';
import { refusal } from './refusals.js';
import { SpeechDesk } from './speech-desk.js';
import { textOutcome } from './text-outcome.js';
import { typedWords } from './visitor-input.js';
import type { VisitorRun, VisitorRunHandlers } from './visitor-run.js';

/** Characters: no breath is so long. */
const LONGEST_SPOKEN = 8000;

/** A call to an agent that reads and writes, spoken and heard by the browser's speech. */
export class TextRun implements VisitorRun {
  readonly media: SpeechDesk;
  /** There is no sound to keep off the page's thread. */
  readonly transport = 'inline';
  readonly durationLimitS = undefined;
  readonly #options: VoiceAgentOptions;
  readonly #handlers: VisitorRunHandlers;
  readonly #plan: CallPlan<TextDialect>;
  readonly #over = new AbortController();
  #link: TextLink | undefined;
  #begun = false;

  /** Throws a CallError for a call that can never be, before anything opens. */
  constructor(options: VoiceAgentOptions, handlers: VisitorRunHandlers) {
    if (options.apiKey) {
      throw new CallError('config-invalid', 'apiKey cannot be used here: this agent’s sessions begin on a server.');
    }
    this.#plan = planCall<TextDialect>(textDialects[options.protocol as TextProtocol], options);
    this.#options = options;
    this.#handlers = handlers;
    this.media = new SpeechDesk(options, {
      onwords: (text, final) => this.#said(text, final),
      onplaying: (playing) => this.#isOver || handlers.onplaying(playing),
      onwarning: (warning) => this.#isOver || handlers.onwarning(warning),
    });
  }

  get hears(): boolean {
    return this.media.hears;
  }

  async open(sound: SoundSettings): Promise<void> {
    const { signal } = this.#over;
    const limitMs = this.#options.connectLimitMs ?? CONNECT_LIMIT_MS;
    const prepared = this.media.prepare(sound);
    const token = await this.#fetchToken(limitMs);
    if (this.media.hears) this.#handlers.onstep('microphone');
    await prepared;
    signal.throwIfAborted();
    const call = this.#plan.withToken(token);
    this.#handlers.onstep('socket');
    this.#connect(this.#plan.dialect.connect(call), expiryOf(token) ?? Infinity, limitMs);
  }

  /** Resolves when a text was answered; throws when it was not sent, rejects when it was not confirmed. */
  send(command: AgentCommand): void | Promise<void> {
    if (command.type === 'text' && this.#link) return this.#link.step(command.text);
    if (command.type !== 'hangup') {
      throw refusal('This agent can only be written to.');
    }
  }

  clearPlayback(): void {
    this.media.silence();
  }

  dispose(): void {
    this.#over.abort();
    this.#link?.close();
    this.media.release();
  }

  get #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  #fetchToken(limitMs: number): Promise<Token | undefined> {
    const { protocol, agentId } = this.#options;
    return fetchToken(this.#options, { protocol, agentId, purpose: 'call' }, limitMs, this.#over.signal);
  }

  #connect(wire: TextWire, expiresAtMs: number, connectLimitMs: number): void {
    const handlers = this.#handlers;
    const { dialect } = this.#plan;
    const credentials = this.#options.tokenCredentials ?? 'same-origin';
    this.#link = new TextLink(
      { dialect, wire, credentials, expiresAtMs, connectLimitMs },
      {
        onready: () => {
          handlers.onlink({ type: 'ready' });
          const { opening } = wire;
          if (this.#begun || opening === undefined) this.media.setTurn(true);
          // Nobody typed this: that it was not confirmed, the line's own warning tells.
          else this.#link?.step(opening).catch(() => undefined);
          this.#begun = true;
        },
        onlost: () => {
          this.media.setTurn(false);
          handlers.onlost();
        },
        onwaiting: (waiting) => {
          if (this.#isOver) return;
          this.media.setTurn(!waiting);
          const state = waiting ? 'thinking' : 'listening';
          handlers.onlink({ type: 'message', message: { type: 'agent-state', state } });
        },
        onlines: (lines) => lines.forEach((line) => this.#hear(line)),
        onwarning: (warning) => handlers.onwarning(warning),
        onerror: ({ code, message, retryable }) =>
          handlers.onlink({ type: 'message', message: { type: 'error', code, message, fatal: false, retryable } }),
        onend: (end) => void this.#end(end),
      },
    );
  }

  async #end(end: TextEnd): Promise<void> {
    this.media.setTurn(false);
    // The agent's last words are heard out.
    if (end.kind === 'flow-ended') await this.media.spoken();
    if (!this.#isOver) this.#handlers.onend(textOutcome(end));
  }

  #hear({ text, from }: WrittenLine): void {
    // The visitor's own words stand there already.
    if (from === 'visitor') return;
    this.#write('agent', text, true);
    this.media.say(text);
  }

  #said(text: string, final: boolean): void {
    if (!final) return this.#write('user', text, false);
    const words = typedWords(text.slice(0, LONGEST_SPOKEN));
    const unsent = (): void => void (this.#isOver || this.#handlers.onunsent(words));
    try {
      const answer = this.#link?.step(words);
      this.#write('user', words, true);
      answer?.catch(unsent);
    } catch {
      unsent();
    }
  }

  #write(role: 'user' | 'agent', text: string, final: boolean): void {
    if (this.#isOver) return;
    this.#handlers.onlink({ type: 'message', message: { type: 'transcript', role, text, final } });
  }
}
