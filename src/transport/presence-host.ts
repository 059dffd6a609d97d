import type { OperatorDialect, OperatorOptions, PresenceCommand, PresenceWire } from '../protocols/operator-dialect.js';
import { Heartbeat } from './heartbeat.js';
import type { Closed } from './link-messages.js';
import type { PresenceLinkCommand, PresenceLinkEvent, PresenceLoss } from './presence-messages.js';
import { ReconnectPolicy } from './reconnect-policy.js';
import { Socket, type SocketEnd } from './socket.js';

/** RELIABILITY P6: a line that does not answer for so long is dead. */
const ANSWER_LIMIT_MS = 10_000;

type GoOnline = Extract<PresenceLinkCommand<unknown>, { type: 'go-online' }>;

/** The presence dialects that a host can speak, by name. */
export type OperatorDialectMap<Names> = Readonly<
  Record<string, Pick<OperatorDialect<Names>, 'presence' | 'isTokenRefusal'>>
>;

/**
 * An operator's presence: one socket after another until it is closed. In a worker its timers go on in a hidden tab. It
 * has no token of its own: it asks for one before each try.
 */
export class PresenceHost<Names> {
  readonly #dialects: OperatorDialectMap<Names>;
  readonly #emit: (event: PresenceLinkEvent | Closed) => void;
  #setup: GoOnline | undefined;
  #policy: ReconnectPolicy | undefined;
  #options: OperatorOptions<Names> = {};
  #numberIds: readonly string[] | undefined;
  #socket: Socket | undefined;
  #wire: PresenceWire | undefined;
  #connected = false;
  #connectedAtMs = 0;
  /** The platform said so in words. */
  #unauthorized = false;
  #refusals = 0;
  #waiting: PresenceCommand[] = [];
  #heartbeat: Heartbeat | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(dialects: OperatorDialectMap<Names>, emit: (event: PresenceLinkEvent | Closed) => void) {
    this.#dialects = dialects;
    this.#emit = emit;
  }

  handle(command: PresenceLinkCommand<OperatorOptions<Names>>): void {
    switch (command.type) {
      case 'go-online':
        this.#setup = command;
        this.#policy = new ReconnectPolicy(command.reconnect);
        this.#numberIds = command.numberIds;
        this.#emit({ type: 'token-wanted' });
        break;
      case 'connect':
        this.#connect(command.options);
        break;
      case 'no-token':
        this.#lose('no-token');
        break;
      case 'send':
        this.#send(command.command);
        break;
      case 'probe':
        this.#heartbeat?.probe();
        break;
      case 'close':
        this.#close(command.farewell);
    }
  }

  #connect(options: OperatorOptions<Names>): void {
    const { protocol, connectLimitMs } = this.#setup as GoOnline;
    const dialect = this.#dialects[protocol];
    if (!dialect) throw new TypeError(`This link does not speak ${protocol}.`);
    this.#options = options;
    this.#unauthorized = false;
    const wire = (this.#wire = dialect.presence.connect(options));
    // An open socket is not yet a welcome.
    this.#timer = setTimeout(() => this.#drop('timeout'), connectLimitMs);
    const socket: Socket = new Socket(dialect.presence.url(options), connectLimitMs, {
      open: () => undefined,
      message: (data) => this.#socket === socket && this.#receive(data, wire),
      end: (end) => this.#socket === socket && this.#lose(this.#lossOf(end)),
    });
    this.#socket = socket;
  }

  #receive(data: string | ArrayBuffer, wire: PresenceWire): void {
    this.#heartbeat?.heard();
    const message = wire.read(data);
    if (message.type === 'connected') this.#welcome();
    else if (message.type === 'error' && !this.#connected) this.#unauthorized ||= message.code === 'unauthorized';
    this.#emit({ type: 'message', message });
  }

  #welcome(): void {
    if (this.#connected) return;
    clearTimeout(this.#timer);
    this.#connected = true;
    this.#connectedAtMs = performance.now();
    this.#policy?.opened(this.#connectedAtMs);
    const { heartbeatMs } = this.#setup as GoOnline;
    this.#heartbeat = new Heartbeat(
      heartbeatMs,
      ANSWER_LIMIT_MS,
      () => this.#write({ type: 'ping' }),
      () => this.#drop('half-open'),
    );
    if (this.#numberIds) this.#write({ type: 'set-available', numberIds: this.#numberIds });
    this.#waiting.splice(0).forEach((command) => this.#write(command));
  }

  #send(command: PresenceCommand): void {
    if (command.type === 'set-available') this.#numberIds = command.numberIds;
    if (this.#connected) this.#write(command);
    // A call that still rings can be answered by the next connection; a number must never be dialled late.
    else if (command.type === 'accept' || command.type === 'reject') this.#waiting.push(command);
  }

  #write(command: PresenceCommand): void {
    if (this.#wire) this.#socket?.send(this.#wire.write(command));
  }

  /** Gives up a socket that looks open. */
  #drop(loss: PresenceLoss): void {
    const socket = this.#socket;
    this.#lose(loss);
    socket?.close();
  }

  #lossOf({ kind, code }: SocketEnd): PresenceLoss {
    const { protocol } = this.#setup as GoOnline;
    const refused = this.#dialects[protocol]?.isTokenRefusal(code, this.#options);
    return refused || this.#unauthorized ? 'unauthorized' : kind;
  }

  /** However the platform closed, the operator did not: only a second refusal of fresh tokens ends it. */
  #lose(loss: PresenceLoss): void {
    const nowMs = performance.now();
    const { reconnect } = this.#setup as GoOnline;
    // A welcome that is taken back at once was none.
    if (this.#connected && nowMs - this.#connectedAtMs >= reconnect.goodAfterMs) this.#refusals = 0;
    this.#release();
    if (loss === 'unauthorized') this.#refusals++;
    const retryInMs = this.#refusals > 1 ? null : (this.#policy?.lost(nowMs) ?? null);
    if (retryInMs === null) {
      this.#emit({ type: 'gave-up', loss });
      return;
    }
    this.#emit({ type: 'lost', loss, retryInMs });
    this.#timer = setTimeout(() => this.#emit({ type: 'token-wanted' }), retryInMs);
  }

  #close(farewell: PresenceCommand | undefined): void {
    if (farewell && this.#connected) this.#write(farewell);
    const socket = this.#socket;
    this.#release();
    socket?.close();
    this.#emit({ type: 'closed', end: { kind: 'closed', code: 1000 } });
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#heartbeat?.stop();
    this.#heartbeat = undefined;
    this.#socket = undefined;
    this.#wire = undefined;
    this.#connected = false;
    this.#waiting = [];
  }
}
