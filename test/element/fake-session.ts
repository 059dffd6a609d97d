import type {
  AgentState,
  CallError,
  CallPhase,
  CallState,
  TranscriptEntry,
  VoiceAgentSession,
} from '../../src/sessions/index.js';
import { next, type CallFact } from '../../src/sessions/call-state.js';
import { Transcript } from '../../src/sessions/transcript.js';

/** A session whose life the test plays: no sound, no socket. */
export class FakeSession extends EventTarget {
  detail: CallState = { phase: 'idle' };
  agentState: AgentState = 'listening';
  muted = false;
  volume = 1;
  startError: CallError | undefined;
  hears = true;
  levels = { local: { peak: 0, rms: 0 }, remote: { peak: 0, rms: 0 } };
  stats = {};
  remainingMs: number | undefined;
  sent: string[] = [];
  refuses = false;
  interruptions = 0;
  chosen: string[] = [];
  testError: CallError | undefined;
  readonly #transcript = new Transcript();

  get state(): CallPhase {
    return this.detail.phase;
  }

  get transcript(): readonly TranscriptEntry[] {
    return this.#transcript.entries;
  }

  /** Starts connecting; the test plays the rest. */
  async start(): Promise<void> {
    this.play({ type: 'start', id: 'c1' });
    if (this.startError) {
      this.fire('call-error', this.startError);
      this.play({ type: 'ended', nowMs: 0, reason: 'failed', error: this.startError });
      throw this.startError;
    }
  }

  end(): void {
    this.play({ type: 'ended', nowMs: 5000, reason: 'hangup' });
  }

  async sendText(text: string): Promise<void> {
    if (this.refuses) throw new Error('no call');
    this.sent.push(text);
    this.say('user', text);
  }

  interrupt(): void {
    this.interruptions++;
  }

  setMicMuted(muted: boolean): void {
    this.muted = muted;
  }

  setVolume(volume: number): void {
    this.volume = volume;
  }

  async setMicrophone(deviceId: string): Promise<void> {
    this.chosen.push(`microphone ${deviceId}`);
  }

  async setSpeaker(deviceId: string): Promise<void> {
    this.chosen.push(`speaker ${deviceId}`);
  }

  async testMicrophone(on: boolean): Promise<void> {
    this.chosen.push(`test ${on}`);
    if (on && this.testError) throw this.testError;
  }

  play(fact: CallFact): void {
    const previous = this.detail.phase;
    const state = next(this.detail, fact);
    if (!state) return;
    this.detail = state;
    if (fact.type === 'step') this.fire('connect-step-change', { step: fact.step });
    else this.fire('call-state-change', { state: state.phase, previous });
  }

  say(role: 'user' | 'agent', text: string, final = true): void {
    this.fire('call-transcript', this.#transcript.add(role, text, final));
  }

  beAgent(state: AgentState): void {
    this.agentState = state;
    this.fire('agent-state-change', { state });
  }

  fire(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  asSession(): VoiceAgentSession {
    return this as unknown as VoiceAgentSession;
  }
}
