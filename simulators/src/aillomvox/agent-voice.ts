import type { SimulatedCall } from './simulated-call.js';
import type { Turn } from './turn.js';

/** How often the transcript may grow. */
const INTERIM_MS = 150;

/** Says one turn at a time: sound, growing transcript, and the states `speaking` and `listening`. */
export class AgentVoice {
  readonly #call: SimulatedCall;
  #turn: Turn | undefined;
  #startsMs = 0;
  #shown = '';
  #cancelTick: (() => void) | undefined;

  constructor(call: SimulatedCall) {
    this.#call = call;
  }

  /** From the first sound sent until the client has, by estimate, played the last. */
  get speaking(): boolean {
    return this.#turn !== undefined;
  }

  say(turn: Turn): void {
    this.cut();
    this.#call.send({ type: 'state', state: 'speaking' });
    this.#startsMs = this.#call.clock.nowMs() + this.#call.playingForMs;
    this.#turn = turn;
    this.#shown = '';
    void this.#call.sendAudio(turn.samples);
    this.#tick();
  }

  /** Stops in mid-word; the transcript keeps the words that were heard. */
  cut(): void {
    if (!this.#turn) return;
    const heard = this.#turn.textAt(this.#call.clock.nowMs() - this.#startsMs);
    this.#turn = undefined;
    this.#cancelTick?.();
    this.#call.clear();
    if (heard) this.#sendTranscript(`${heard} …`, true);
    this.#call.send({ type: 'state', state: 'listening' });
  }

  dispose(): void {
    this.#turn = undefined;
    this.#cancelTick?.();
  }

  #tick(): void {
    const turn = this.#turn;
    if (!turn) return;
    const elapsedMs = this.#call.clock.nowMs() - this.#startsMs;
    if (elapsedMs < turn.durationMs || this.#call.playingForMs > 0) {
      const heard = turn.textAt(elapsedMs);
      if (heard !== this.#shown) this.#sendTranscript(heard, false);
      this.#shown = heard;
      this.#cancelTick = this.#call.clock.after(INTERIM_MS, () => this.#tick());
      return;
    }
    this.#turn = undefined;
    this.#sendTranscript(turn.text, true);
    this.#call.send({ type: 'state', state: 'listening' });
  }

  #sendTranscript(text: string, final: boolean): void {
    this.#call.send({ type: 'transcript', role: 'assistant', text, final });
  }
}
