import { CallError } from '../call-error.js';
import type { AgentMessage } from '../protocols/agent-dialect.js';
import type { LinkEvent } from '../transport/link-messages.js';
import { AgentConversation } from './agent-conversation.js';
import type { VoiceAgentEvents, VoiceAgentOptions } from './agent-session-types.js';
import type { SoundSettings } from './call-run.js';
import type { CallFact, EndReason } from './call-state.js';
import { closeOutcome } from './close-outcome.js';
import type { Tool, ToolCallEvent } from './tool-desk.js';
import { TurnsQualityMonitor } from './turns-quality.js';
import type { VisitorRun, VisitorRunClass } from './visitor-run.js';

/** What a call tells its session; nothing any more once it is closed. */
export interface AgentCallHandlers {
  emit<Name extends keyof VoiceAgentEvents>(type: Name, detail: VoiceAgentEvents[Name]): void;
  /** False when the page declined. */
  offerTool(event: ToolCallEvent): boolean;
  onfact(fact: Exclude<CallFact, { type: 'start' | 'ended' }>): void;
  /** It has to be closed. */
  onend(reason: EndReason, error?: CallError): void;
}

/** One call of a session: the run that carries it, what is said in it, how good its line is. What was said stays. */
export class AgentCall {
  readonly conversation: AgentConversation;
  readonly line: TurnsQualityMonitor;
  readonly #handlers: AgentCallHandlers;
  #run: VisitorRun | undefined;
  #ready = false;
  /** A problem that the agent has told. */
  #problem: CallError | undefined;

  constructor(tools: readonly Tool[], handlers: AgentCallHandlers) {
    this.#handlers = handlers;
    this.line = new TurnsQualityMonitor((warning) => handlers.emit('call-warning', warning));
    this.conversation = new AgentConversation(tools, {
      emit: (type, detail) => handlers.emit(type, detail),
      offerTool: (event) => handlers.offerTool(event),
      send: (command) => this.#run?.send(command),
      report: (error) => handlers.emit('call-error', error),
      hangUp: () => handlers.onend('hangup'),
    });
  }

  /** Undefined before `open` and after `close`. */
  get run(): VisitorRun | undefined {
    return this.#run;
  }

  /** Inside the user's gesture. Throws or rejects with a CallError. */
  open(Run: VisitorRunClass, options: VoiceAgentOptions, sound: SoundSettings): Promise<void> {
    const handlers = this.#handlers;
    this.#run = new Run(options, {
      onstep: (step) => handlers.onfact({ type: 'step', step }),
      onlink: (event) => this.#onLink(event),
      onplaying: (playing) => {
        this.line.turned();
        this.conversation.playing(playing);
      },
      onwarning: (warning) => handlers.emit('call-warning', warning),
      onlost: () => handlers.onfact({ type: 'lost' }),
      onunsent: (text) => handlers.emit('speech-unsent', { text }),
      onend: ({ reason, error }) => handlers.onend(reason, error),
    });
    return this.#run.open(sound);
  }

  /** One fault, one event: what the agent has told is not told again as the cause of the end. */
  tell(error: CallError): void {
    if (error !== this.#problem) this.#handlers.emit('call-error', error);
  }

  /** Releases everything. `hangUp`: the agent is told first. */
  close(hangUp: boolean): void {
    const run = this.#run;
    this.#run = undefined;
    this.conversation.close();
    run?.dispose(hangUp ? { type: 'hangup' } : undefined);
  }

  #onLink(event: LinkEvent<AgentMessage>): void {
    const handlers = this.#handlers;
    switch (event.type) {
      case 'ready':
        this.#ready = true;
        handlers.onfact({ type: 'opened', nowMs: performance.now() });
        break;
      case 'message':
        this.#onMessage(event);
        break;
      case 'warning':
        handlers.emit('call-warning', event.warning);
        break;
      case 'stats':
        this.line.take(event.stats, this.#run?.media.jitter);
        break;
      case 'closed': {
        const { reason, error } = closeOutcome(event.end, this.#ready);
        // A problem that the agent has told before is the cause.
        handlers.onend(reason, error && (this.#problem ?? error));
        break;
      }
    }
  }

  #onMessage({ message }: Extract<LinkEvent<AgentMessage>, { type: 'message' }>): void {
    const handlers = this.#handlers;
    switch (message.type) {
      case 'transcript':
      case 'agent-state':
      case 'tool-call':
        this.conversation.hear(message);
        break;
      case 'hangup':
        handlers.onend('remote-hangup');
        break;
      case 'time-over':
        handlers.onend('max-duration');
        break;
      case 'error': {
        const error = new CallError(message.code, message.message, message);
        if (message.fatal) return handlers.onend('failed', error);
        this.tell(error);
        this.#problem = error;
        break;
      }
      case 'clear':
      case 'ignored':
      case 'bad-message':
        break;
    }
  }
}
