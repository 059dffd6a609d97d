import type { Clock } from '../clock.js';
import { MULAW_SILENCE, mulawFromSamples } from '../sound/mulaw.js';

export const LINE_RATE_HZ = 8000;

interface Utterance {
  readonly codes: Buffer;
  readonly done: (saidAll: boolean) => void;
  at: number;
}

/** The far end's way to the operator: a frame at every tick, silence when nothing is said. */
export class PhoneLine {
  readonly #clock: Clock;
  readonly #frameMs: number;
  readonly #send: (frame: Buffer) => void;
  readonly #utterances: Utterance[] = [];
  #startedMs = 0;
  #frames = 0;
  #cancelTimer: (() => void) | undefined;
  #stopped = false;

  constructor(clock: Clock, frameMs: number, send: (frame: Buffer) => void) {
    this.#clock = clock;
    this.#frameMs = frameMs;
    this.#send = send;
    this.#startedMs = clock.nowMs();
    this.#tick();
  }

  get speaking(): boolean {
    return this.#utterances.length > 0;
  }

  /** Says it after what is being said; resolves to false when cut short. */
  say(samples: Int16Array): Promise<boolean> {
    if (this.#stopped) return Promise.resolve(false);
    return new Promise((done) => this.#utterances.push({ codes: mulawFromSamples(samples), done, at: 0 }));
  }

  /** Falls silent in mid-word. */
  hush(): void {
    for (const { done } of this.#utterances.splice(0)) done(false);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.hush();
  }

  /** Sends what is due, late frames too. */
  #tick(): void {
    const dueFrames = Math.floor((this.#clock.nowMs() - this.#startedMs) / this.#frameMs) + 1;
    while (this.#frames < dueFrames && !this.#stopped) {
      this.#frames++;
      this.#send(this.#nextFrame());
    }
    if (this.#stopped) return;
    const waitMs = this.#startedMs + this.#frames * this.#frameMs - this.#clock.nowMs();
    this.#cancelTimer = this.#clock.after(Math.max(0, waitMs), () => this.#tick());
  }

  #nextFrame(): Buffer {
    const frame = Buffer.alloc(Math.round((LINE_RATE_HZ * this.#frameMs) / 1000), MULAW_SILENCE);
    let filled = 0;
    for (let saying = this.#utterances[0]; saying && filled < frame.length; saying = this.#utterances[0]) {
      const copied = saying.codes.copy(frame, filled, saying.at);
      filled += copied;
      saying.at += copied;
      if (saying.at < saying.codes.length) break;
      this.#utterances.shift();
      saying.done(true);
    }
    return frame;
  }
}
