import { SILENT } from '../../audio/worklet/messages.js';
import { CallError } from '../../call-error.js';
import { log } from '../../logger.js';
import type { StreamChannel } from '../../protocols/stream-dialect.js';
import type { StreamFault, StreamLoss } from '../../transport/stream-messages.js';
import type { EndReason } from '../call-state.js';
import { refusal } from '../refusals.js';
import { settled } from '../settled.js';
import { TypedEvents } from '../typed-events.js';
import { preloadStreamSound } from './stream-media.js';
import { gaveUpError, lossError } from './stream-outcome.js';
import { StreamRun, type StreamRunHandlers } from './stream-run.js';
import type {
  SideStats,
  StreamEvents,
  StreamLevels,
  StreamSessionOptions,
  StreamStats,
} from './stream-session-types.js';
import {
  isLive,
  nextStream,
  type SideState,
  type StreamFact,
  type StreamPhase,
  type StreamState,
} from './stream-state.js';

const NOTHING: SideStats = { sentMs: 0, droppedMs: 0, bufferedMs: 0, reconnects: 0 };

type LinkEvent = Parameters<StreamRunHandlers['onlink']>[0];

/** Both sides of a call, sent to speech analytics, without any element. One session streams one call after another. */
export class StreamSession extends TypedEvents<StreamEvents> {
  /** Read at the next start(). */
  options: StreamSessionOptions;

  #state: StreamState = { phase: 'idle' };
  #run: StreamRun | undefined;
  #stats: Pick<StreamStats, StreamChannel> = { agent: NOTHING, client: NOTHING };
  /** One outage is told once, however many tries it takes. */
  #told = false;
  #degraded = false;
  #tokenError: CallError | undefined;

  constructor(options: StreamSessionOptions) {
    super();
    this.options = options;
  }

  get state(): StreamPhase {
    return this.#state.phase;
  }

  /** The state with all that belongs to it: the call's id, both sides, times, reason, error. */
  get detail(): StreamState {
    return this.#state;
  }

  /** Stays after the end; begins anew with the next start. */
  get stats(): StreamStats {
    return { transport: this.#run?.transport, ...this.#stats };
  }

  /** For display at frame rate: read it, there is no event. */
  get levels(): StreamLevels {
    return this.#run?.media.levels ?? { agent: SILENT, client: SILENT };
  }

  /** Loads the sound code for a call that is about to begin on this page, so that its first words are streamed too. */
  prepare(): void {
    const { assetBase } = this.options;
    // Behind the call, which makes the engine: where its files come from is the call's own choice.
    void Promise.resolve()
      .then(() => preloadStreamSound(assetBase))
      .catch(() => undefined);
  }

  /**
   * Starts to stream a call. Call it inside a user's gesture, unless a call on the page has sound already. Resolves when
   * sound flows, or the stream was stopped meanwhile; rejects with the CallError that `call-error` tells too, or with
   * `invalid-state` while a call is streamed.
   */
  async start(): Promise<void> {
    const id = this.options.callId ?? crypto.randomUUID?.() ?? '';
    if (!this.#step({ type: 'start', id })) {
      throw refusal('A call is being streamed already.');
    }
    this.#stats = { agent: NOTHING, client: NOTHING };
    this.#told = this.#degraded = false;
    this.#run = this.#tokenError = undefined;
    void this.#connect({ ...this.options, callId: id });
    return settled(this, ['stream-state-change'], () => {
      const state = this.#state;
      if (state.phase === 'connecting' && state.id === id) return undefined;
      if (state.phase === 'ended' && state.error) throw state.error;
      return { value: undefined };
    });
  }

  /**
   * Ends the stream; does nothing when there is none. Microphone and page sound are let go at once; what is left is sent,
   * for three seconds at most. Resolves then.
   */
  async stop(): Promise<void> {
    if (!isLive(this.#state)) return;
    const rest = this.#run?.finish();
    this.#end('hangup');
    await rest;
  }

  /** Nothing is sent, and what is said meanwhile is left out on both sides. Does nothing unless there is a stream. */
  pause(): void {
    this.#pause(true);
  }

  resume(): void {
    this.#pause(false);
  }

  #pause(paused: boolean): void {
    if (this.#step({ type: 'pause', paused })) this.#run?.pause(paused);
  }

  /** Up to its first await inside the gesture. */
  async #connect(options: StreamSessionOptions): Promise<void> {
    let run: StreamRun | undefined;
    try {
      run = this.#run = this.#makeRun(options);
      await run.open();
      if (isLive(this.#state) && this.#state.paused) run.pause(true);
    } catch (cause) {
      // Of a stream that has ended meanwhile, the end has told already.
      if (this.#run === run) this.#fail(CallError.from(cause));
    }
  }

  #makeRun(options: StreamSessionOptions): StreamRun {
    const run: StreamRun = new StreamRun(options, {
      onlink: (event) => this.#run === run && this.#onLink(event),
      onwarning: (warning) => this.#run === run && this.emit('call-warning', warning),
      ontoken: (error) => (this.#tokenError = error),
      onfailed: (error) => this.#run === run && this.#fail(error),
    });
    globalThis.addEventListener?.('pagehide', this.#leave);
    return run;
  }

  #onLink(event: LinkEvent): void {
    if (event.type === 'stats') {
      this.#stats = event.stats;
      this.emit('stream-stats', this.stats);
      return;
    }
    // After the end, what was left is still being sent: only the counts matter.
    if (!isLive(this.#state)) return;
    switch (event.type) {
      case 'opened':
        this.#step({ type: 'opened', channel: event.channel, nowMs: performance.now() });
        this.#told = false;
        break;
      case 'lost':
        this.#step({ type: 'lost', channel: event.channel });
        this.#tellLoss(event.loss);
        break;
      case 'gave-up':
        this.#giveUp(event.channel, event.loss, event.loss === 'no-token' ? this.#tokenError : event.told);
        break;
      case 'closed':
        // Not asked for: the worker broke.
        this.#fail(CallError.from(undefined));
    }
    this.#lookAtSides();
  }

  #tellLoss(loss: StreamLoss): void {
    if (this.#told || this.#sides().some((side) => side === 'open' || side === 'connecting')) return;
    this.#told = true;
    const { code, message } = (loss === 'no-token' && this.#tokenError) || lossError(loss);
    this.emit('call-error', new CallError(code, message, { fatal: false, retryable: true }));
  }

  #giveUp(channel: StreamChannel, loss: StreamLoss, told: StreamFault | undefined): void {
    const opened = isLive(this.#state) && this.#state.sinceMs !== undefined;
    this.#step({ type: 'closed', channel });
    const isEnd = this.#sides().every((side) => side === 'closed');
    const error = loss === 'hung-up' ? undefined : gaveUpError(loss, opened, isEnd, told);
    if (isEnd && error) this.#fail(error);
    else if (error) this.emit('call-error', error);
    else if (isEnd) {
      this.#run?.dispose();
      this.#end('remote-hangup');
    }
  }

  /** One side alone is not a healthy stream, and it is not a fault that ends it. */
  #lookAtSides(): void {
    const sides = this.#sides();
    const open = sides.filter((side) => side === 'open').length;
    const degraded = open === 1 && !sides.includes('connecting');
    if (degraded === this.#degraded || (this.#degraded && open < 2)) return;
    this.#degraded = degraded;
    const side = sides[0] === 'open' ? 'client' : 'agent';
    const message = degraded
      ? `The ${side}’s side of the call is not connected at the moment; the other one is streamed.`
      : 'Both sides of the call are streamed again.';
    this.emit('call-warning', { code: 'degraded', raised: degraded, message });
  }

  #sides(): readonly SideState[] {
    return isLive(this.#state) ? [this.#state.agent, this.#state.client] : [];
  }

  /** The page goes away, perhaps into the back/forward cache: no microphone may survive that. */
  readonly #leave = (): void => {
    this.#run?.dispose();
    this.#end('hangup');
  };

  #fail(error: CallError): void {
    if (!isLive(this.#state)) return;
    this.#run?.dispose();
    this.emit('call-error', error);
    this.#end('failed', error);
  }

  #end(reason: EndReason, error?: CallError): void {
    globalThis.removeEventListener?.('pagehide', this.#leave);
    this.#step({ type: 'ended', nowMs: performance.now(), reason, error });
  }

  #step(fact: StreamFact): boolean {
    const previous = this.#state;
    const state = nextStream(previous, fact);
    if (!state) return false;
    this.#state = state;
    if (state.phase === previous.phase) return true;
    log.info(`stream ${previous.phase} -> ${state.phase}`);
    const reason = state.phase === 'ended' ? state.reason : undefined;
    this.emit('stream-state-change', { state: state.phase, previous: previous.phase, reason });
    return true;
  }
}
