import { CallError, type CallWarning } from '../../call-error.js';
import type { PresenceCommand, PresenceMessage } from '../../protocols/operator-dialect.js';
import type { Closed } from '../../transport/link-messages.js';
import { startLink, type Link } from '../../transport/link.js';
import type { PresenceLinkCommands } from '../../transport/operator-hosts.js';
import { presenceLinks } from '../../transport/operator-link.js';
import type { PresenceLinkEvent, PresenceLoss } from '../../transport/presence-messages.js';
import { presenceReconnect } from '../../transport/reconnect-policy.js';
import type { SharedToken } from '../../transport/shared-token.js';
import { CONNECT_LIMIT_MS } from '../connect-limit.js';
import type { OperatorPlan } from './operator-plan.js';
import { gaveUpError, lossError } from './presence-outcome.js';
import { nextPresence, type PresenceFact, type PresenceState } from './presence-state.js';

const HEARTBEAT_MS = 25_000;

export interface PresenceHandlers {
  onchange(state: PresenceState, previous: PresenceState): void;
  /** `plan` is the one that presence was begun with. */
  onmessage(message: PresenceMessage, plan: OperatorPlan): void;
  onerror(error: CallError): void;
  onwarning(warning: CallWarning): void;
}

/** The page's end of an operator's presence: the state, the link while there is one, and its token. */
export class PresenceLine {
  readonly #token: SharedToken;
  readonly #handlers: PresenceHandlers;
  #state: PresenceState = { phase: 'offline' };
  #plan: OperatorPlan | undefined;
  #link: Link<PresenceLinkCommands, PresenceCommand> | undefined;
  /** Aborts with the present link. */
  #over = new AbortController();
  #usedToken: string | undefined;
  #awaited: { readonly type: string; resolve(): void; reject(cause: CallError): void } | undefined;
  /** One outage is told once, however many tries it takes. */
  #told = false;

  constructor(token: SharedToken, handlers: PresenceHandlers) {
    this.#token = token;
    this.#handlers = handlers;
  }

  get state(): PresenceState {
    return this.#state;
  }

  /** Again: another set of numbers. Without any, the platform is only looked at: it is told nothing of availability. */
  goOnline(plan: OperatorPlan, numberIds?: readonly string[]): void {
    const wasOffline = this.#state.phase === 'offline';
    this.#step({ type: 'go-online', numberIds: numberIds as readonly string[] });
    if (wasOffline) {
      this.#plan = plan;
      this.#told = false;
      this.#token.setInUse(true);
      this.open();
    } else if (numberIds) this.send({ type: 'set-available', numberIds });
  }

  goOffline(): void {
    this.#token.setInUse(false);
    this.#close({ type: 'set-available', numberIds: [] });
    this.#step({ type: 'go-offline' });
  }

  /** Sent, or left to the link's own rules while there is no connection. */
  send(command: PresenceCommand): void {
    this.#link?.send({ type: 'send', command });
  }

  /** Resolves at the next message of this type, asking for a `pong`; rejects when the connection, or the try to make one, fails. */
  next(type: 'connected' | 'pong'): Promise<void> {
    if (type === 'pong') this.#link?.send({ type: 'probe' });
    return new Promise((resolve, reject) => (this.#awaited = { type, resolve, reject }));
  }

  /** The page goes away, perhaps to come back. */
  suspend(): void {
    if (this.#step({ type: 'lost' })) this.#close();
  }

  /** Starts the link, unless the operator is offline; after `suspend` once more. */
  open(): void {
    if (this.#state.phase !== 'offline') void this.#open(new AbortController());
  }

  async #open(over: AbortController): Promise<void> {
    this.#close();
    this.#over = over;
    const { signal } = over;
    const { options } = this.#plan as OperatorPlan;
    try {
      const link = await startLink(presenceLinks, {
        transport: options.transport ?? 'worker',
        assetBase: options.assetBase,
        onevent: (event) => !signal.aborted && this.#onLink(event),
        onwarning: (warning) => !signal.aborted && this.#handlers.onwarning(warning),
      });
      if (signal.aborted) return link.dispose();
      this.#link = link;
    } catch (cause) {
      if (!signal.aborted) this.#fail(CallError.from(cause));
      return;
    }
    // A change of network or a page that comes back: worth a look, never a new connection by itself.
    const probe = (): void => this.#link?.send({ type: 'probe' });
    addEventListener('online', probe, { signal });
    document.addEventListener('visibilitychange', () => document.hidden || probe(), { signal });
    this.#start();
  }

  #start(): void {
    if (this.#state.phase === 'offline') return;
    const { protocol, connectLimitMs, heartbeatIntervalMs, reconnectBackoffMs, reconnectAttempts } = (
      this.#plan as OperatorPlan
    ).options;
    this.#link?.send({
      type: 'go-online',
      protocol,
      numberIds: this.#state.numberIds,
      connectLimitMs: connectLimitMs ?? CONNECT_LIMIT_MS,
      heartbeatMs: heartbeatIntervalMs ?? HEARTBEAT_MS,
      reconnect: {
        ...presenceReconnect,
        ...(reconnectBackoffMs && { delaysMs: [...reconnectBackoffMs] }),
        attempts: reconnectAttempts ?? presenceReconnect.attempts,
      },
    });
  }

  #onLink(event: PresenceLinkEvent | Closed): void {
    switch (event.type) {
      case 'token-wanted':
        void this.#connect(this.#over.signal);
        break;
      case 'message':
        this.#hear(event.message);
        break;
      case 'lost':
        this.#lose(event.loss);
        break;
      case 'gave-up':
        this.#dropToken(event.loss);
        this.#fail(gaveUpError(event.loss, this.#state.phase !== 'reconnecting'));
        break;
      case 'closed':
        // Not asked for: the worker broke.
        this.#fail(CallError.from(undefined));
    }
  }

  async #connect(signal: AbortSignal): Promise<void> {
    try {
      const token = await this.#token.get();
      if (signal.aborted) return;
      const options = (this.#plan as OperatorPlan).withToken(token);
      this.#usedToken = options.token;
      this.#link?.send({ type: 'connect', options });
    } catch (cause) {
      if (signal.aborted) return;
      const error = CallError.from(cause);
      if (error.retryable) {
        this.#tell(new CallError(error.code, error.message, { fatal: false, retryable: true }));
        this.#link?.send({ type: 'no-token' });
      } else this.#fail(error);
    }
  }

  #hear(message: PresenceMessage): void {
    if (message.type === 'connected' && this.#step({ type: 'connected' })) this.#told = false;
    if (message.type === 'available') this.#step(message);
    if (message.type === this.#awaited?.type) this.#awaited.resolve();
    this.#handlers.onmessage(message, this.#plan as OperatorPlan);
  }

  #lose(loss: PresenceLoss): void {
    this.#dropToken(loss);
    // A token that has run out is a matter of course: the next try has another one.
    if (loss !== 'unauthorized') this.#tell(lossError(loss));
    this.#awaited?.reject(lossError(loss));
    this.#step({ type: 'lost' });
  }

  /** Behind a refused handshake may be the token, too. */
  #dropToken(loss: PresenceLoss): void {
    if (loss === 'unauthorized' || loss === 'refused') this.#token.drop(this.#usedToken);
  }

  #tell(error: CallError): void {
    if (this.#told) return;
    this.#told = true;
    this.#handlers.onerror(error);
  }

  #fail(error: CallError): void {
    this.#token.setInUse(false);
    this.#close();
    this.#awaited?.reject(error);
    this.#handlers.onerror(error);
    this.#step({ type: 'failed', error });
  }

  #close(farewell?: PresenceCommand): void {
    this.#over.abort();
    this.#link?.dispose(farewell);
    this.#link = undefined;
  }

  #step(fact: PresenceFact): boolean {
    const previous = this.#state;
    const state = nextPresence(previous, fact);
    if (!state) return false;
    this.#state = state;
    this.#handlers.onchange(state, previous);
    return true;
  }
}
