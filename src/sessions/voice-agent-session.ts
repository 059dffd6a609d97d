import { CallError } from '../call-error.js';
import { log } from '../logger.js';
import type { AgentCallOptions, AgentCommand, AgentMessage, AgentState } from '../protocols/agent-dialect.js';
import { agentLinks } from '../transport/agent-link.js';
import type { LinkEvent, LinkStats } from '../transport/link-messages.js';
import { startLink, type Link } from '../transport/link.js';
import { fetchToken } from '../transport/token-source.js';
import { AgentActivity } from './agent-activity.js';
import { planAgentCall } from './agent-call-plan.js';
import type { CallStateChange, CallStats, VoiceAgentEvents, VoiceAgentOptions } from './agent-session-types.js';
import { CallMedia, type Levels } from './call-media.js';
import { next, type CallFact, type CallPhase, type CallState, type EndReason } from './call-state.js';
import { closeOutcome } from './close-outcome.js';
import { Transcript, type TranscriptEntry } from './transcript.js';
import { TypedEvents } from './typed-events.js';

const CONNECT_LIMIT_MS = 10_000;
/** However long the token took, the socket gets this much. */
const LEAST_CONNECT_MS = 1000;
const SILENT: Levels = { local: { peak: 0, rms: 0 }, remote: { peak: 0, rms: 0 } };

type AgentLink = Link<AgentCallOptions, AgentCommand>;
type DeliveredMessage = Extract<LinkEvent<AgentMessage>, { type: 'message' }>['message'];

/** What one run of a call holds; gone, all of it, when the call ends. */
interface Run {
  readonly abort: AbortController;
  readonly media: CallMedia;
  link: AgentLink | undefined;
}

/**
 * A visitor's call to a voice agent, without any element. One session makes one call after another; its events are
 * those of `<voice-agent-call>`.
 */
export class VoiceAgentSession extends TypedEvents<VoiceAgentEvents> {
  /** Read at the next start(). */
  options: VoiceAgentOptions;

  #state: CallState = { phase: 'idle' };
  #run: Run | undefined;
  #transcript = new Transcript();
  #activity = new AgentActivity();
  #agentState: AgentState = 'listening';
  #linkStats: LinkStats | undefined;
  #reported: CallError | undefined;
  #muted = false;
  #volume = 1;

  constructor(options: VoiceAgentOptions) {
    super();
    this.options = options;
  }

  get state(): CallPhase {
    return this.#state.phase;
  }

  /** The state with all that belongs to it: step, times, reason, error. */
  get detail(): CallState {
    return this.#state;
  }

  /** Stays after the call; emptied when the next one starts. */
  get transcript(): readonly TranscriptEntry[] {
    return this.#transcript.entries;
  }

  get agentState(): AgentState {
    return this.#agentState;
  }

  /** For display at frame rate: read it, there is no event. */
  get levels(): Levels {
    return this.#run?.media.levels ?? SILENT;
  }

  get stats(): CallStats {
    return { transport: this.#run?.link?.transport, link: this.#linkStats, jitter: this.#run?.media.jitter };
  }

  get micMuted(): boolean {
    return this.#muted;
  }

  /** 0..1. */
  get volume(): number {
    return this.#volume;
  }

  setMicMuted(muted: boolean): void {
    this.#muted = muted;
    this.#run?.media.setMuted(muted);
  }

  /** 0..1; anything else is held between. */
  setVolume(volume: number): void {
    this.#volume = Math.min(1, Math.max(0, volume || 0));
    this.#run?.media.setVolume(this.#volume);
  }

  /**
   * Starts a call. Call it inside a user's gesture: browsers start sound only then. Resolves when the call is active or
   * was ended meanwhile; rejects with the CallError that `call-error` tells too, or with `invalid-state` during a call.
   */
  async start(): Promise<void> {
    if (!this.#step({ type: 'start', id: crypto.randomUUID?.() ?? String(Date.now()) })) {
      throw new CallError('invalid-state', 'This call has already been started.', { fatal: false });
    }
    this.#transcript.clear();
    this.#linkStats = undefined;
    this.#reported = undefined;
    this.#activity = new AgentActivity();
    this.#agentState = this.#activity.state;
    const abort = new AbortController();
    try {
      await this.#connect(this.options, abort);
    } catch (cause) {
      // Ended meanwhile, by end() or by the link: that has been told already.
      if (abort.signal.aborted) {
        if (this.#state.phase === 'ended' && this.#state.error) throw this.#state.error;
        return;
      }
      const error = CallError.from(cause);
      this.#finish('failed', error);
      throw error;
    }
  }

  /** Hangs up. Does nothing when there is no call. */
  end(): void {
    this.#finish('hangup');
  }

  async #connect(options: VoiceAgentOptions, abort: AbortController): Promise<void> {
    const { signal } = abort;
    const plan = planAgentCall(options);
    const media = new CallMedia(options.assetBase);
    const run: Run = { abort, media, link: undefined };
    this.#run = run;
    globalThis.addEventListener?.('pagehide', this.#leave);
    media.onplaying = (playing) => {
      this.#activity.playing(playing);
      this.#tellAgentState();
    };
    media.onlost = () => {
      this.#finish('failed', new CallError('mic-lost', 'The microphone was disconnected.', { retryable: true }));
    };

    const limitMs = options.connectLimitMs ?? CONNECT_LIMIT_MS;
    const startedMs = performance.now();
    let spentMs = 0;
    // All at once: a worker starts, a visitor answers the prompt and a backend answers, each at its own pace.
    const [link, token] = await Promise.all([
      this.#startLink(run, options),
      fetchToken(options, { protocol: options.protocol, purpose: 'call' }, limitMs, signal).then((fetched) => {
        spentMs = performance.now() - startedMs;
        this.#step({ type: 'step', step: 'microphone' });
        return fetched;
      }),
      media.open(options.audioConstraints, signal),
    ]);
    signal.throwIfAborted();
    this.#step({ type: 'step', step: 'socket' });

    const call = plan.withToken(token);
    const ports = media.connect(plan.dialect.formats(call));
    media.setMuted(this.#muted);
    media.setVolume(this.#volume);
    const connectLimitMs = Math.max(LEAST_CONNECT_MS, limitMs - spentMs);
    link.send({ type: 'open', protocol: options.protocol, options: call, connectLimitMs, ...ports }, [
      ports.capture,
      ports.playback,
    ]);
    await this.#untilActive(signal);
  }

  async #startLink(run: Run, options: VoiceAgentOptions): Promise<AgentLink> {
    const link = await startLink(agentLinks, {
      transport: options.transport ?? 'worker',
      assetBase: options.assetBase,
      onevent: (event) => this.#run === run && this.#onLink(event),
      onwarning: (warning) => this.#run === run && this.emit('call-warning', warning),
    });
    if (run.abort.signal.aborted) link.dispose();
    else run.link = link;
    return link;
  }

  #untilActive(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const watch = ({ detail }: CustomEvent<CallStateChange>): void => {
        if (detail.state === 'active') resolve();
      };
      this.addEventListener('call-state-change', watch, { signal });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  #onLink(event: LinkEvent<AgentMessage>): void {
    switch (event.type) {
      case 'ready':
        this.#step({ type: 'opened', nowMs: performance.now() });
        break;
      case 'message':
        this.#onMessage(event.message);
        break;
      case 'warning':
        this.emit('call-warning', event.warning);
        break;
      case 'stats':
        this.#linkStats = event.stats;
        break;
      case 'closed': {
        const { reason, error } = closeOutcome(event.end, this.#state.phase === 'active');
        // A problem that the agent has told before is the cause: one fault, one event.
        this.#finish(this.#reported ? 'failed' : reason, this.#reported ?? error);
        break;
      }
    }
  }

  #onMessage(message: DeliveredMessage): void {
    switch (message.type) {
      case 'transcript':
        this.emit('call-transcript', { ...this.#transcript.add(message.role, message.text, message.final) });
        break;
      case 'agent-state':
        this.#activity.said(message.state);
        this.#tellAgentState();
        break;
      case 'hangup':
        this.#finish('remote-hangup');
        break;
      case 'time-over':
        this.#finish('max-duration');
        break;
      case 'error': {
        const error = new CallError(message.code, message.message, { fatal: message.fatal });
        if (message.fatal) {
          this.#finish('failed', error);
        } else {
          this.#reported = error;
          this.emit('call-error', error);
        }
        break;
      }
      case 'clear':
      case 'ignored':
      case 'bad-message':
        break;
    }
  }

  #tellAgentState(): void {
    const state = this.#activity.state;
    if (state === this.#agentState) return;
    this.#agentState = state;
    this.emit('agent-state-change', { state });
  }

  /** The page goes away, perhaps into the back/forward cache: no call survives that, and no microphone may. */
  readonly #leave = (): void => this.#finish('hangup');

  /** Ends the call, once: releases everything, then tells. */
  #finish(reason: EndReason, error?: CallError): void {
    if (this.#state.phase !== 'connecting' && this.#state.phase !== 'active') return;
    const run = this.#run;
    const wasActive = this.#state.phase === 'active';
    this.#run = undefined;
    globalThis.removeEventListener?.('pagehide', this.#leave);
    run?.link?.dispose(wasActive ? { type: 'hangup' } : undefined);
    run?.media.release();
    if (error && error !== this.#reported) this.emit('call-error', error);
    this.#step({ type: 'ended', nowMs: performance.now(), reason, error });
    run?.abort.abort();
  }

  #step(fact: CallFact): boolean {
    const previous = this.#state;
    const state = next(previous, fact);
    if (!state) return false;
    this.#state = state;
    if (state.phase === previous.phase) return true;
    log.info(`call ${previous.phase} -> ${state.phase}`);
    const reason = state.phase === 'ended' ? state.reason : undefined;
    this.emit('call-state-change', { state: state.phase, previous: previous.phase, reason });
    if (state.phase === 'active') this.emit('call-start', { id: state.id });
    if (state.phase === 'ended') {
      this.emit('call-end', { id: state.id, reason: state.reason, durationMs: Math.round(state.durationMs) });
    }
    return true;
  }
}
