import type {
  CallError,
  StreamLevels,
  StreamPhase,
  StreamSession,
  StreamSessionOptions,
  StreamState,
  StreamStats,
} from '../../src/sessions/index.js';
import { isLive, nextStream, type StreamFact } from '../../src/sessions/stream/stream-state.js';

const CALL_ID = '3f0c9a44-8a55-4d0e-9a4e-3b7c1f0d2e11';
const NONE = { sentMs: 0, droppedMs: 0, bufferedMs: 0, reconnects: 0 };
const SILENT = { peak: 0, rms: 0 };

/** A stream whose life the test plays: no sound, no socket. */
export class FakeStreamSession extends EventTarget {
  options = {} as StreamSessionOptions;
  detail: StreamState = { phase: 'idle' };
  stats: StreamStats = { transport: 'worker', agent: NONE, client: NONE };
  levels: StreamLevels = { agent: SILENT, client: SILENT };
  /** Both sides open as soon as the stream starts. */
  opens = false;
  startError: CallError | undefined;
  /** What was asked of the session, in words. */
  asked: string[] = [];

  get state(): StreamPhase {
    return this.detail.phase;
  }

  prepare(): void {}

  async start(): Promise<void> {
    this.asked.push('start');
    this.play({ type: 'start', id: CALL_ID });
    if (this.startError) {
      this.fire('call-error', this.startError);
      this.play({ type: 'ended', nowMs: performance.now(), reason: 'failed', error: this.startError });
      throw this.startError;
    }
    if (this.opens) this.open();
  }

  async stop(): Promise<void> {
    if (isLive(this.detail)) this.asked.push('stop');
    this.end();
  }

  pause(): void {
    this.asked.push('pause');
    this.play({ type: 'pause', paused: true });
  }

  resume(): void {
    this.asked.push('resume');
    this.play({ type: 'pause', paused: false });
  }

  open(): void {
    this.play({ type: 'opened', channel: 'agent', nowMs: performance.now() });
    this.play({ type: 'opened', channel: 'client', nowMs: performance.now() });
  }

  end(reason: 'hangup' | 'failed' = 'hangup'): void {
    this.play({ type: 'ended', nowMs: performance.now(), reason });
  }

  play(fact: StreamFact): void {
    const previous = this.state;
    const state = nextStream(this.detail, fact);
    if (!state) return;
    this.detail = state;
    if (state.phase === previous) return;
    const reason = state.phase === 'ended' ? state.reason : undefined;
    this.fire('stream-state-change', { state: state.phase, previous, reason });
  }

  /** So much was sent and lost, in milliseconds: agent, then client. */
  count(sentMs: readonly [number, number], droppedMs: readonly [number, number] = [0, 0]): void {
    this.stats = {
      transport: 'worker',
      agent: { ...NONE, sentMs: sentMs[0], droppedMs: droppedMs[0] },
      client: { ...NONE, sentMs: sentMs[1], droppedMs: droppedMs[1] },
    };
    this.fire('stream-stats', this.stats);
  }

  fire(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  asSession(): StreamSession {
    return this as unknown as StreamSession;
  }
}
