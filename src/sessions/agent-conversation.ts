import type { CallError } from '../call-error.js';
import type { AgentCommand, AgentMessage, AgentState } from '../protocols/agent-dialect.js';
import { AgentActivity } from './agent-activity.js';
import type { VoiceAgentEvents } from './agent-session-types.js';
import { ToolDesk, type Tool, type ToolCallEvent } from './tool-desk.js';
import { Transcript, type TranscriptEntry } from './transcript.js';

export type Said = Extract<AgentMessage, { type: 'transcript' | 'agent-state' | 'tool-call' }>;

export interface ConversationHandlers {
  emit<Name extends 'call-transcript' | 'agent-state-change'>(type: Name, detail: VoiceAgentEvents[Name]): void;
  /** False when the page declined. */
  offerTool(event: ToolCallEvent): boolean;
  send(command: AgentCommand): void | Promise<void>;
  report(error: CallError): void;
  hangUp(): void;
}

/** What is said and done in one call, apart from how it travels: transcript, the agent's activity, its tools. */
export class AgentConversation {
  readonly #handlers: ConversationHandlers;
  readonly #transcript = new Transcript();
  readonly #activity = new AgentActivity();
  readonly #tools: ToolDesk;
  #agentState: AgentState = 'listening';
  // A gateway that repeats a typed line as the visitor's words must not make it stand there twice.
  #typed: string | undefined;

  constructor(tools: readonly Tool[], handlers: ConversationHandlers) {
    this.#handlers = handlers;
    this.#tools = new ToolDesk(tools, {
      offer: (event) => handlers.offerTool(event),
      answer: (id, result) => void handlers.send({ type: 'tool-result', id, result }),
      report: (error) => handlers.report(error),
      hangUp: () => handlers.hangUp(),
    });
  }

  get transcript(): readonly TranscriptEntry[] {
    return this.#transcript.entries;
  }

  get agentState(): AgentState {
    return this.#agentState;
  }

  /** The far side said something, or wants something done. */
  hear(message: Said): void {
    if (message.type === 'tool-call') {
      const { id, name, args } = message;
      void this.#tools.run({ id, name, args });
    } else if (message.type === 'agent-state') {
      this.#activity.said(message.state);
      this.#tellActivity();
    } else if (message.role === 'user' && message.text === this.#typed) {
      if (message.final) this.#typed = undefined;
    } else {
      this.#write(message.role, message.text, message.final);
    }
  }

  /** The visitor typed a line: it stands there if it could be sent. Resolves when it is known to have arrived, where that can be known. */
  type(text: string): void | Promise<void> {
    const sent = this.#handlers.send({ type: 'text', text });
    this.#typed = text;
    this.#write('user', text, true);
    return sent;
  }

  /** Sound began, or has run out. */
  playing(playing: boolean): void {
    this.#activity.playing(playing);
    this.#tellActivity();
  }

  /** The call has ended; what was said stays. */
  close(): void {
    this.#tools.close();
  }

  #write(role: 'user' | 'agent', text: string, final: boolean): void {
    this.#handlers.emit('call-transcript', { ...this.#transcript.add(role, text, final) });
  }

  #tellActivity(): void {
    const { state } = this.#activity;
    if (state === this.#agentState) return;
    this.#agentState = state;
    this.#handlers.emit('agent-state-change', { state });
  }
}
