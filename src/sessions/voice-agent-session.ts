import { CallError } from '../call-error.js';
import { log } from '../logger.js';
import type { AgentMessage, AgentState } from '../protocols/agent-dialect.js';
import type { LinkEvent, LinkStats } from '../transport/link-messages.js';
import { AgentActivity } from './agent-activity.js';
import { AgentRun } from './agent-run.js';
import type { CallStats, VoiceAgentEvents, VoiceAgentOptions } from './agent-session-types.js';
import type { Levels } from './call-media.js';
import { next, type CallFact, type CallPhase, type CallState, type EndReason } from './call-state.js';
import { closeOutcome } from './close-outcome.js';
import { Transcript, type TranscriptEntry } from './transcript.js';
import { TypedEvents } from './typed-events.js';

type DeliveredMessage = Extract<LinkEvent<AgentMessage>, { type: 'message' }>['message'];

const SILENT: Levels = { local: { peak: 0, rms: 0 }, remote: { peak: 0, rms: 0 } };

/**
 * A visitor's call to a voice agent, without any element. One session makes one call after another; its events are
 * those of `<voice-agent-call>`.
 */
export class VoiceAgentSession extends TypedEvents<VoiceAgentEvents> {
  /** Read at the next start(). */
  options: VoiceAgentOptions;

  #state: CallState = { phase: 'idle' };
  #run: AgentRun | undefined;
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
    return { transport: this.#run?.transport, link: this.#linkStats, jitter: this.#run?.media.jitter };
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
    const id = crypto.randomUUID?.() ?? String(Date.now());
    if (!this.#step({ type: 'start', id })) {
      throw new CallError('invalid-state', 'This call has already been started.', { fatal: false });
    }
    this.#transcript.clear();
    this.#linkStats = undefined;
    this.#reported = undefined;
    this.#activity = new AgentActivity();
    this.#agentState = this.#activity.state;
    const settled = this.#settled(id);
    void this.#connect(id);
    return settled;
  }

  /** Hangs up. Does nothing when there is no call. */
  end(): void {
    this.#finish('hangup');
  }

  /** Up to its first await inside the gesture. */
  async #connect(id: string): Promise<void> {
    try {
      const run = (this.#run = this.#makeRun());
      await run.open(
        () => this.#muted,
        () => this.#volume,
      );
    } catch (cause) {
      // Of a call that has ended meanwhile, the end has told already.
      if (this.#state.phase === 'connecting' && this.#state.id === id) this.#finish('failed', CallError.from(cause));
    }
  }

  #makeRun(): AgentRun {
    const run = new AgentRun(this.options, {
      onstep: (step) => this.#step({ type: 'step', step }),
      onlink: (event) => this.#onLink(event),
      onwarning: (warning) => this.emit('call-warning', warning),
    });
    run.media.onplaying = (playing) => {
      this.#activity.playing(playing);
      this.#tellAgentState();
    };
    run.media.onlost = () => {
      this.#finish('failed', new CallError('mic-lost', 'The microphone was disconnected.', { retryable: true }));
    };
    globalThis.addEventListener?.('pagehide', this.#leave);
    return run;
  }

  /** Resolves when this call has left `connecting`: active, or ended without an error; rejects with its error. */
  #settled(id: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const state = this.#state;
        if (state.phase === 'connecting' && state.id === id) return;
        this.removeEventListener('call-state-change', look);
        if (state.phase === 'ended' && state.error) reject(state.error);
        else resolve();
      };
      this.addEventListener('call-state-change', look);
      look();
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
        this.#finish(reason, error && (this.#reported ?? error));
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
    run?.dispose(wasActive ? { type: 'hangup' } : undefined);
    if (error && error !== this.#reported) this.emit('call-error', error);
    this.#step({ type: 'ended', nowMs: performance.now(), reason, error });
  }

  #step(fact: CallFact): boolean {
    const previous = this.#state;
    const state = next(previous, fact);
    if (!state) return false;
    this.#state = state;
    if (state.phase === 'connecting' && previous.phase === 'connecting') {
      this.emit('connect-step-change', { step: state.step });
      return true;
    }
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
