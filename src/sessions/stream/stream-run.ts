import { checkMicrophoneAllowed } from '../../audio/microphone-error.js';
import { opusFallback } from '../../audio/opus/fallback.js';
import { CallError, type CallWarning } from '../../call-error.js';
import type { StreamChannel } from '../../protocols/stream-dialect.js';
import type { Closed } from '../../transport/link-messages.js';
import { startLink, type Link, type Transport } from '../../transport/link.js';
import { streamLinks } from '../../transport/stream-link.js';
import type { StreamLinkCommand, StreamLinkEvent } from '../../transport/stream-messages.js';
import { fetchToken } from '../../transport/token-source.js';
import { CONNECT_LIMIT_MS } from '../connect-limit.js';
import { StreamMedia } from './stream-media.js';
import { planStream, type StreamPlan } from './stream-plan.js';
import type { StreamSessionOptions } from './stream-session-types.js';

/** What is left is worth so much waiting. */
const FINISH_LIMIT_MS = 3000;

export interface StreamRunHandlers {
  onlink(event: Exclude<StreamLinkEvent, { type: 'token-wanted' | 'warning' }> | Closed): void;
  onwarning(warning: CallWarning): void;
  /** A token could not be had, for a reason that may pass: the loss `no-token` follows. */
  ontoken(error: CallError): void;
  /** The stream cannot go on. */
  onfailed(error: CallError): void;
}

/** One streamed call: made when it starts, used once. */
export class StreamRun {
  readonly media: StreamMedia;
  readonly callId: string;
  readonly #options: StreamSessionOptions;
  readonly #plan: StreamPlan;
  readonly #handlers: StreamRunHandlers;
  readonly #over = new AbortController();
  #link: Link<StreamLinkCommand, never> | undefined;
  #opened = false;
  #onclosed: (() => void) | undefined;

  /** Inside the user's gesture. Throws a CallError for a stream that can never be, before anything opens. */
  constructor(options: StreamSessionOptions, handlers: StreamRunHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    checkMicrophoneAllowed();
    this.#plan = planStream(options);
    this.callId = this.#plan.wire.callId;
    this.media = new StreamMedia(options, (warning) => handlers.onwarning(warning));
  }

  get transport(): Transport | undefined {
    return this.#link?.transport;
  }

  /** Resolves when sound is taken and sockets are asked for; what becomes of them, the link tells. Rejects with a CallError. */
  async open(): Promise<void> {
    const { dialect, wire, keepMs, reconnect } = this.#plan;
    const { protocol, bitrate, fec, connectLimitMs = CONNECT_LIMIT_MS } = this.#options;
    // Sound that comes before the worker waits in the port.
    const opus = { bitrate, fec };
    const format = dialect.format(wire);
    const [capture, fallback] = await Promise.all([
      this.media.open(format),
      format.encoding === 'opus' ? opusFallback(opus, this.#options.assetBase) : undefined,
      this.#startLink(),
    ]);
    this.#over.signal.throwIfAborted();
    this.#opened = true;
    this.#link?.send(
      {
        type: 'open',
        protocol,
        options: wire,
        capture,
        opus,
        opusFallback: fallback,
        keepMs,
        connectLimitMs,
        reconnect,
      },
      [capture],
    );
  }

  pause(paused: boolean): void {
    this.#link?.send({ type: 'pause', paused });
  }

  /** The sound is let go at once; resolves when what is left of it is sent or given up. */
  async finish(): Promise<void> {
    this.media.release();
    if (!this.#link || !this.#opened) return this.dispose();
    const closed = new Promise<void>((resolve) => (this.#onclosed = resolve));
    this.#link.send({ type: 'finish', limitMs: FINISH_LIMIT_MS });
    await closed;
  }

  /** Lets go of everything; what is left is not sent. */
  dispose(): void {
    this.#over.abort();
    this.media.release();
    this.#link?.dispose();
    this.#onclosed?.();
  }

  async #startLink(): Promise<void> {
    const { transport = 'worker', assetBase } = this.#options;
    this.#link = await startLink(streamLinks, {
      transport,
      assetBase,
      signal: this.#over.signal,
      onevent: (event) => this.#onLink(event),
      onwarning: (warning) => this.#handlers.onwarning(warning),
    });
  }

  #onLink(event: StreamLinkEvent | Closed): void {
    if (event.type === 'token-wanted') void this.#connect(event.channel);
    else if (event.type === 'warning') this.#handlers.onwarning(event.warning);
    else this.#handlers.onlink(event);
    if (event.type === 'closed') this.#onclosed?.();
  }

  /** A token of its own for each socket and each try: a ticket counts once. */
  async #connect(channel: StreamChannel): Promise<void> {
    const { signal } = this.#over;
    const { protocol, connectLimitMs = CONNECT_LIMIT_MS } = this.#options;
    const request = { protocol, purpose: channel, callId: this.callId };
    try {
      const options = this.#plan.withToken(await fetchToken(this.#options, request, connectLimitMs, signal));
      if (!signal.aborted) this.#link?.send({ type: 'connect', channel, options });
    } catch (cause) {
      if (signal.aborted) return;
      const error = CallError.from(cause);
      if (!error.retryable) return this.#handlers.onfailed(error);
      this.#handlers.ontoken(error);
      this.#link?.send({ type: 'no-token', channel });
    }
  }
}
