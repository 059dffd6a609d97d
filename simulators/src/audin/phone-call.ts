import type { Clock } from '../clock.js';
import type { CloseFacts } from '../wire/connection-faults.js';
import type { AudioLeg, AudioLegHandlers } from './audio-leg.js';
import type { NoteBreach } from './options.js';
import type { OperatorPresence } from './presence.js';

/** ringing: offered, or (dialled) the far end rings. assigned: one operator has it, its audio socket is awaited. */
export type PhonePhase = 'ringing' | 'assigned' | 'talking' | 'ended';

export type PhoneEnd =
  | 'operator-hangup'
  | 'remote-hangup'
  /** Every operator declined. */
  | 'rejected'
  /** Nobody accepted while it rang, or the far end did not answer. */
  | 'no-answer'
  | 'busy'
  /** Somebody outside this test took it. */
  | 'taken'
  /** The operator has it but opened no audio socket. */
  | 'no-audio'
  /** The audio socket broke. */
  | 'lost';

/** What a far end does with an operator's doings; all optional. */
export interface PhoneHandlers {
  audio?(samples: Int16Array): void;
  digit?(digit: string): void;
  mute?(muted: boolean): void;
  ended?(reason: PhoneEnd): void;
}

export interface PhoneCallSetup {
  readonly callSid: string;
  readonly direction: 'inbound' | 'outbound';
  readonly from: string;
  readonly to: string;
  readonly phoneNumberId: string;
  readonly clock: Clock;
  readonly noteBreach: NoteBreach;
  /** The audio socket is open. */
  readonly onAudio: (call: PhoneCall) => void;
}

/** A call as the service knows it, from its offer to its end. */
export class PhoneCall {
  readonly callSid: string;
  readonly direction: 'inbound' | 'outbound';
  readonly from: string;
  readonly to: string;
  readonly phoneNumberId: string;
  readonly clock: Clock;
  /** Resolves when both sides can talk; never when the call ends before. */
  readonly connected: Promise<void>;
  readonly ended: Promise<PhoneEnd>;
  /** Presences that were offered the call and have not declined. */
  readonly offeredTo = new Set<OperatorPresence>();
  readonly #setup: PhoneCallSetup;
  #phase: PhonePhase = 'ringing';
  #endReason: PhoneEnd | undefined;
  #settledAtMs = 0;
  #operatorRef = '';
  #audio: AudioLeg | undefined;
  #handlers: PhoneHandlers = {};
  #cancelWait: (() => void) | undefined;
  #settleConnected: () => void = () => undefined;
  #settleEnded: (reason: PhoneEnd) => void = () => undefined;

  constructor(setup: PhoneCallSetup) {
    this.#setup = setup;
    this.callSid = setup.callSid;
    this.direction = setup.direction;
    this.from = setup.from;
    this.to = setup.to;
    this.phoneNumberId = setup.phoneNumberId;
    this.clock = setup.clock;
    this.connected = new Promise((resolve) => (this.#settleConnected = resolve));
    this.ended = new Promise((resolve) => (this.#settleEnded = resolve));
  }

  get phase(): PhonePhase {
    return this.#phase;
  }

  get endReason(): PhoneEnd | undefined {
    return this.#endReason;
  }

  /** Since it was given to somebody or ended. */
  get settledForMs(): number {
    return this.clock.nowMs() - this.#settledAtMs;
  }

  /** Who has the call; empty while it is only offered. */
  get operatorRef(): string {
    return this.#operatorRef;
  }

  get audio(): AudioLeg | undefined {
    return this.#audio;
  }

  /** Keys that the operator pressed. */
  get digits(): readonly string[] {
    return this.#audio?.digits ?? [];
  }

  get speaking(): boolean {
    return this.#audio?.line.speaking ?? false;
  }

  /** Replaces what happens on the operator's sound, keys and so on. */
  handle(handlers: PhoneHandlers): void {
    this.#handlers = handlers;
  }

  /** The far end speaks, at 8 kHz, after what it is saying; resolves to false when cut short. */
  say(samples: Int16Array): Promise<boolean> {
    return this.#audio?.line.say(samples) ?? Promise.resolve(false);
  }

  /** The far end falls silent. */
  hush(): void {
    this.#audio?.line.hush();
  }

  /** The far end hangs up, or gives up before anybody answered. */
  hangUp(): void {
    this.end(this.#phase === 'ringing' && this.direction === 'inbound' ? 'no-answer' : 'remote-hangup');
  }

  /** Somebody else takes the call: every operator it was offered to is told so. */
  takeByOther(): void {
    if (this.#phase !== 'ringing') return;
    for (const presence of this.offeredTo) presence.tell('call_taken', this);
    this.end('taken');
  }

  /** Gives the call to an operator, who has `audioWithinMs` to open its audio socket. */
  assign(operatorRef: string, audioWithinMs: number): void {
    this.#phase = 'assigned';
    this.#settledAtMs = this.clock.nowMs();
    this.#operatorRef = operatorRef;
    this.waitFor(audioWithinMs, 'no-audio');
  }

  /** Ends so unless something else happens before. */
  waitFor(limitMs: number, otherwise: PhoneEnd): void {
    this.#cancelWait?.();
    this.#cancelWait = this.clock.after(limitMs, () => this.end(otherwise));
  }

  /** The audio socket opened: `makeLeg` joins it to this call. */
  join(makeLeg: (handlers: AudioLegHandlers) => AudioLeg): void {
    this.#cancelWait?.();
    this.#audio = makeLeg({
      audio: (samples) => this.#handlers.audio?.(samples),
      digit: (digit) => this.#handlers.digit?.(digit),
      mute: (muted) => this.#handlers.mute?.(muted),
      hangup: () => this.end('operator-hangup'),
      closed: (facts) => this.#noteClose(facts),
      breach: (rule, detail) => this.#setup.noteBreach(rule, detail, this.#operatorRef, this.callSid),
    });
    if (this.direction === 'outbound') this.#phase = 'ringing';
    else this.connect();
    this.#setup.onAudio(this);
  }

  /** Both sides can talk. */
  connect(): void {
    if (this.#phase === 'ended') return;
    this.#cancelWait?.();
    this.#phase = 'talking';
    this.#settleConnected();
  }

  end(reason: PhoneEnd): void {
    if (this.#phase === 'ended') return;
    this.#phase = 'ended';
    this.#endReason = reason;
    this.#settledAtMs = this.clock.nowMs();
    this.#cancelWait?.();
    this.#audio?.close();
    this.#handlers.ended?.(reason);
    this.#settleEnded(reason);
  }

  #noteClose({ code }: CloseFacts): void {
    // 1005 is a close without a code; 1001 comes from a page that is left.
    this.end(code === 1000 || code === 1001 || code === 1005 ? 'operator-hangup' : 'lost');
  }
}
