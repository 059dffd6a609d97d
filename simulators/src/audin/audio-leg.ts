import type { Clock } from '../clock.js';
import { samplesFromMulaw } from '../sound/mulaw.js';
import { Connection, type ConnectionSetup } from '../wire/connection.js';
import type { CloseFacts } from '../wire/connection-faults.js';
import { parseObject } from '../wire/json.js';
import type { AudinBreachRule, AudioFaults } from './options.js';
import { LINE_RATE_HZ, PhoneLine } from './phone-line.js';

/** The longest client frame that does not count as batched. */
const LONGEST_FRAME_MS = 200;
/** So much sound may be ahead of time before it counts as faster than real time. */
const AHEAD_MS = 1500;
/** A microphone that is muted sends silence: a longer gap than this is a breach. */
const LONGEST_GAP_MS = 3000;
/** Frames that were on their way when `mute` was sent. */
const MUTE_GRACE_MS = 500;

export interface AudioLegHandlers {
  audio(samples: Int16Array): void;
  digit(digit: string): void;
  mute(muted: boolean): void;
  /** The operator hung up, by message. */
  hangup(): void;
  closed(facts: CloseFacts): void;
  breach(rule: AudinBreachRule, detail: string): void;
}

/** The audio socket of one call, seen from the service. */
export class AudioLeg {
  readonly connection: Connection;
  readonly line: PhoneLine;
  /** Keys that were pressed, in order. */
  readonly digits: string[] = [];
  readonly #clock: Clock;
  readonly #handlers: AudioLegHandlers;
  readonly #reported = new Set<AudinBreachRule>();
  readonly #stalls: boolean;
  #muted = false;
  #mutedAtMs = 0;
  #firstAtMs: number | undefined;
  #receivedMs = 0;
  #cancelGap: (() => void) | undefined;

  constructor(setup: ConnectionSetup, faults: AudioFaults, frameMs: number, handlers: AudioLegHandlers) {
    this.#clock = setup.clock;
    this.#handlers = handlers;
    this.#stalls = faults.stallAfterMs !== undefined;
    this.connection = new Connection(setup, {
      text: (text) => this.#readControl(text),
      binary: (bytes) => this.#readSound(bytes),
      badFrame: (detail) => handlers.breach('bad-frame', detail),
      closed: (facts) => {
        this.line.stop();
        this.#cancelGap?.();
        handlers.closed(facts);
      },
    });
    this.line = new PhoneLine(setup.clock, frameMs, (frame) => {
      if (!faults.noSound) this.connection.sendBinary(frame);
    });
  }

  get muted(): boolean {
    return this.#muted;
  }

  /** All sound of the operator so far; needs `record`. */
  heard(): Int16Array {
    return samplesFromMulaw(this.connection.received.bytes());
  }

  /** All sound of the far end so far, silence included; needs `record`. */
  said(): Int16Array {
    return samplesFromMulaw(this.connection.sent.bytes());
  }

  close(code = 1000, reason = ''): void {
    this.line.stop();
    this.#cancelGap?.();
    this.connection.close(code, reason);
  }

  #readSound(bytes: Buffer): void {
    const nowMs = this.#clock.nowMs();
    const frameMs = (bytes.length / LINE_RATE_HZ) * 1000;
    if (bytes.length === 0) this.#breachOnce('empty-frame', 'a frame of no bytes');
    if (frameMs > LONGEST_FRAME_MS) this.#breachOnce('long-frame', `${Math.round(frameMs)} ms`);
    this.#firstAtMs ??= nowMs;
    this.#receivedMs += frameMs;
    const aheadMs = this.#receivedMs - (nowMs - this.#firstAtMs);
    if (aheadMs > AHEAD_MS && !this.#stalls) this.#breachOnce('too-fast', `${Math.round(aheadMs)} ms ahead of time`);
    this.#watchGap();
    const settled = this.#muted && nowMs - this.#mutedAtMs > MUTE_GRACE_MS;
    if (settled && bytes.some((code) => (code & 0x7f) !== 0x7f)) {
      this.#breachOnce('sound-while-muted', 'other bytes than 0xFF');
    }
    this.#handlers.audio(samplesFromMulaw(bytes));
  }

  #readControl(text: string): void {
    const message = parseObject(text);
    if (!message) return this.#handlers.breach('not-json', text.slice(0, 80));
    this.connection.received.addMessage(message);
    switch (message['type']) {
      case 'mute': {
        const { muted } = message;
        if (typeof muted !== 'boolean') return this.#handlers.breach('bad-message', 'mute: muted is not true or false');
        this.#muted = muted;
        this.#mutedAtMs = this.#clock.nowMs();
        return this.#handlers.mute(muted);
      }
      case 'dtmf': {
        const { digit } = message;
        if (typeof digit !== 'string' || !/^[0-9*#]$/.test(digit))
          return this.#handlers.breach('bad-message', 'dtmf: digit is not one of 0-9 * #');
        this.digits.push(digit);
        return this.#handlers.digit(digit);
      }
      case 'hangup':
        return this.#handlers.hangup();
      default:
        return this.#handlers.breach('unknown-message', String(message['type']).slice(0, 80));
    }
  }

  #watchGap(): void {
    this.#cancelGap?.();
    if (this.#stalls) return;
    this.#cancelGap = this.#clock.after(LONGEST_GAP_MS, () =>
      this.#breachOnce('uplink-gap', `no sound for ${LONGEST_GAP_MS} ms`),
    );
  }

  /** A rule that a stream of frames breaks is broken fifty times a second: once says it. */
  #breachOnce(rule: AudinBreachRule, detail: string): void {
    if (this.#reported.has(rule)) return;
    this.#reported.add(rule);
    this.#handlers.breach(rule, detail);
  }
}
