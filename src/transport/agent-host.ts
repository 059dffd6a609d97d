import { agentDialects } from '../protocols/agent-dialects.js';
import type { AgentCallOptions, AgentCommand, AgentMessage } from '../protocols/agent-dialect.js';
import { LinkHost } from './link-host.js';
import type { LinkCommand, LinkEvent } from './link-messages.js';
import { Socket, type SocketHandlers } from './socket.js';

/** Asks for the socket of an `open` that will follow, or a `close`. Nothing is said on it before. */
export interface Dial {
  readonly type: 'dial';
  readonly url: string;
  readonly connectLimitMs: number;
}

export type AgentLinkCommand = LinkCommand<AgentCallOptions, AgentCommand> | Dial;

/** The far end of a link to an agent. Its socket can be opened ahead; one that has ended by `open` is opened once more. */
export class AgentHost extends LinkHost<AgentCallOptions, AgentCommand, AgentMessage> {
  #early: Socket | undefined;
  /** Undefined while nobody may speak on the early socket, and nobody listens to it. */
  #handlers: SocketHandlers | undefined;

  constructor(emit: (event: LinkEvent<AgentMessage>) => void) {
    super(agentDialects, emit);
  }

  override handle(command: AgentLinkCommand): void {
    if (command.type === 'dial') {
      this.#early = new Socket(command.url, command.connectLimitMs, {
        open: () => this.#handlers?.open(),
        message: (data) => this.#handlers?.message(data),
        end: (end) => {
          this.#early = undefined;
          this.#handlers?.end(end);
        },
      });
    } else if (command.type === 'close' && this.#early && !this.#handlers) {
      this.#handlers = { open: ignore, message: ignore, end: () => super.handle(command) };
      this.#early.close();
    } else {
      super.handle(command);
      if (command.type === 'open' && this.#early?.isOpen) this.#handlers?.open();
    }
  }

  protected override dial(url: string, connectLimitMs: number, handlers: SocketHandlers): Socket {
    if (!this.#early) return super.dial(url, connectLimitMs, handlers);
    this.#handlers = handlers;
    return this.#early;
  }
}

const ignore = (): void => undefined;
