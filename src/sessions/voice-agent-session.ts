import { CallError } from '../call-error.js';
import { log } from '../logger.js';
import type { AgentState } from '../protocols/agent-dialect.js';
import { AgentCall } from './agent-call.js';
import { isTextProtocol } from './agent-protocols.js';
import { AgentRun } from './agent-run.js';
import type { CallStats, VoiceAgentEvents, VoiceAgentOptions } from './agent-session-types.js';
import { NO_LEVELS, type CallTaps, type Levels } from './call-media.js';
import type { SoundSettings } from './call-run.js';
import { next, type CallFact, type CallPhase, type CallState, type EndReason } from './call-state.js';
import { loadTextRun } from './load-text-run.js';
import { MicrophoneCheck } from './microphone-check.js';
import { watchMicrophonePermission } from './microphone-permission.js';
import { refusal } from './refusals.js';
import { settled } from './settled.js';
import type { Tool } from './tool-desk.js';
import type { TranscriptEntry } from './transcript.js';
import { TypedEvents } from './typed-events.js';
import { checkImage, typedWords } from './visitor-input.js';
import type { VisitorRun } from './visitor-run.js';

/**
 * A visitor's call to a voice agent, without any element. One session makes one call after another; its events are
 * those of `<voice-agent-call>`.
 */
export class VoiceAgentSession extends TypedEvents<VoiceAgentEvents> {
  /** Read at the next start(). */
  options: VoiceAgentOptions;

  #state: CallState = { phase: 'idle' };
  #call = this.#newCall([]);
  readonly #sound: SoundSettings = { muted: false, volume: 1, microphone: '', speaker: '' };
  readonly #test = new MicrophoneCheck();

  constructor(options: VoiceAgentOptions) {
    super();
    this.options = options;
    watchMicrophonePermission();
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
    return this.#call.conversation.transcript;
  }

  get agentState(): AgentState {
    return this.#call.conversation.agentState;
  }

  /** For display at frame rate: read it, there is no event. */
  get levels(): Levels {
    return this.#run?.media.levels ?? this.#test.levels ?? NO_LEVELS;
  }

  /** Both sides of the call while there is one, for a recorder or a stream on the same page. */
  get taps(): CallTaps | undefined {
    return this.#run?.media.taps;
  }

  get stats(): CallStats {
    const { run, line } = this.#call;
    return { transport: run?.transport, link: line.link, jitter: run?.media.jitter, quality: line.quality };
  }

  /** Whether what the visitor says reaches the agent; false while only what they write does. */
  get hears(): boolean {
    return this.#run?.hears ?? true;
  }

  get micMuted(): boolean {
    return this.#sound.muted;
  }

  /** 0..1. */
  get volume(): number {
    return this.#sound.volume;
  }

  setMicMuted(muted: boolean): void {
    this.#sound.muted = muted;
    this.#run?.media.setMuted(muted);
  }

  /** 0..1; anything else is held between. */
  setVolume(volume: number): void {
    this.#sound.volume = Math.min(1, Math.max(0, volume || 0));
    this.#run?.media.setVolume(this.#sound.volume);
  }

  /** Speak through this device, now and in later calls; '' is the system's. */
  async setMicrophone(deviceId: string): Promise<void> {
    this.#sound.microphone = deviceId;
    await (this.#run?.media ?? this.#test).useMicrophone(deviceId);
  }

  /** Listen through this device, now and in later calls; '' is the system's. Does nothing where the browser cannot choose. */
  async setSpeaker(deviceId: string): Promise<void> {
    this.#sound.speaker = deviceId;
    await this.#run?.media.useSpeaker(deviceId);
  }

  /** Opens the microphone without a call, so that `levels` show it, until told otherwise or a call starts. Rejects with a CallError. */
  async testMicrophone(on: boolean): Promise<void> {
    if (on && !this.#run) await this.#test.start(this.options, this.#sound.microphone);
    else this.#test.stop();
  }

  /**
   * Starts a call. Call it inside a user's gesture: browsers start sound only then. Resolves when the call is active or
   * was ended meanwhile; rejects with the CallError that `call-error` tells too, or with `invalid-state` during a call.
   */
  async start(): Promise<void> {
    const id = crypto.randomUUID?.() ?? String(Date.now());
    if (!this.#step({ type: 'start', id })) throw refusal('This call has already been started.');
    this.#call = this.#newCall(this.options.tools ?? []);
    void this.#connect(id);
    return settled(this, ['call-state-change'], () => {
      const state = this.#state;
      if (state.phase === 'connecting' && state.id === id) return undefined;
      if (state.phase === 'ended' && state.error) throw state.error;
      return { value: undefined };
    });
  }

  /**
   * Says `text` to the agent as the visitor's words; what is still being said is cut. Rejects with `invalid-state` outside a
   * call and before an agent that writes has answered the last line, with `request-failed` when it did not confirm this one.
   */
  async sendText(text: string): Promise<void> {
    const run = this.#activeRun();
    const words = typedWords(text);
    run.clearPlayback();
    await this.#call.conversation.type(words);
  }

  /** Shows an image to the agent: base64, or an object as the provider wants it. Rejects with `invalid-state` outside a call. */
  async sendImage(data: string | Readonly<Record<string, unknown>>): Promise<void> {
    const run = this.#activeRun();
    checkImage(data);
    await run.send({ type: 'image', data });
  }

  /** Silences what the agent is saying. It is not told: it may go on. */
  interrupt(): void {
    this.#run?.clearPlayback();
  }

  /** Milliseconds until the provider ends the call; undefined outside a call and where there is no limit. */
  get remainingMs(): number | undefined {
    const limitS = this.#run?.durationLimitS;
    if (this.#state.phase !== 'active' || limitS === undefined) return undefined;
    return Math.max(0, this.#state.sinceMs + limitS * 1000 - performance.now());
  }

  get #run(): VisitorRun | undefined {
    return this.#call.run;
  }

  #activeRun(): VisitorRun {
    if (this.#run && this.#state.phase === 'active') return this.#run;
    throw refusal('There is no call to send this to.');
  }

  /** Hangs up. Does nothing when there is no call. */
  end(): void {
    this.#finish('hangup');
  }

  /** Up to its first await inside the gesture. */
  async #connect(id: string): Promise<void> {
    try {
      this.#test.stop();
      const Run = isTextProtocol(this.options.protocol) ? await loadTextRun() : AgentRun;
      if (this.#state.phase !== 'connecting' || this.#state.id !== id) return;
      globalThis.addEventListener?.('pagehide', this.#leave);
      await this.#call.open(Run, this.options, this.#sound);
    } catch (cause) {
      // Of a call that has ended meanwhile, the end has told already.
      if (this.#state.phase === 'connecting' && this.#state.id === id) this.#finish('failed', CallError.from(cause));
    }
  }

  #newCall(tools: readonly Tool[]): AgentCall {
    return new AgentCall(tools, {
      emit: (type, detail) => this.emit(type, detail),
      offerTool: (event) => this.dispatchEvent(event),
      onfact: (fact) => this.#step(fact),
      onend: (reason, error) => this.#finish(reason, error),
    });
  }

  /** The page goes away, perhaps into the back/forward cache: no call survives that, and no microphone may. */
  readonly #leave = (): void => this.#finish('hangup');

  /** Ends the call, once: releases everything, then tells. */
  #finish(reason: EndReason, error?: CallError): void {
    if (this.#state.phase === 'idle' || this.#state.phase === 'ended') return;
    globalThis.removeEventListener?.('pagehide', this.#leave);
    this.#call.close(this.#state.phase === 'active');
    if (error) this.#call.tell(error);
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
    if (state.phase === 'active' && previous.phase === 'connecting') this.emit('call-start', { id: state.id });
    if (state.phase === 'ended') {
      this.emit('call-end', { id: state.id, reason: state.reason, durationMs: Math.round(state.durationMs) });
    }
    return true;
  }
}
