import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock } from '../clock.js';
import type { ConnectionFaults } from './connection-faults.js';

export type OutgoingFrame =
  | { readonly kind: 'text'; readonly data: string | Buffer }
  | { readonly kind: 'audio'; readonly data: Buffer }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string };

interface OutboxSetup {
  readonly socket: WebSocket;
  readonly line: Duplex;
  readonly clock: Clock;
  readonly faults: Readonly<ConnectionFaults>;
  /** Told when a frame is really written. */
  readonly onSent: (frame: OutgoingFrame) => void;
}

/** The way out of a call: keeps the order of frames through delay, jitter and stall. */
export class Outbox {
  readonly #setup: OutboxSetup;
  readonly #waiting: { readonly dueMs: number; readonly frame: OutgoingFrame }[] = [];
  #held = false;
  #closing = false;
  #cancelTimer: (() => void) | undefined;

  constructor(setup: OutboxSetup) {
    this.#setup = setup;
  }

  send(frame: OutgoingFrame): void {
    const { clock, faults } = this.#setup;
    if (faults.hangAfterOpen && frame.kind !== 'close') return;
    const waitMs = (faults.delayMs ?? 0) + Math.random() * (faults.jitterMs ?? 0);
    this.#waiting.push({ dueMs: clock.nowMs() + waitMs, frame });
    this.#flush();
  }

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#flush();
  }

  dispose(): void {
    this.#cancelTimer?.();
    this.#waiting.length = 0;
    this.#closing = true;
  }

  #flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const { clock } = this.#setup;
    for (let next = this.#waiting[0]; next && !this.#held; next = this.#waiting[0]) {
      const waitMs = next.dueMs - clock.nowMs();
      if (waitMs > 0) {
        this.#cancelTimer = clock.after(waitMs, () => this.#flush());
        return;
      }
      this.#waiting.shift();
      this.#write(next.frame);
    }
  }

  #write(frame: OutgoingFrame): void {
    const { socket, line, onSent } = this.#setup;
    if (this.#closing || socket.readyState !== socket.OPEN) return;
    if (frame.kind !== 'close') {
      // A Buffer sent as text goes out unchecked: that is how invalid UTF-8 gets on the wire.
      socket.send(frame.data, { binary: frame.kind === 'audio' });
    } else {
      this.#closing = true;
      if (isSendable(frame.code)) socket.close(frame.code, frame.reason);
      else line.end(closeFrame(frame.code, frame.reason));
    }
    onSent(frame);
  }
}

/** Codes that ws agrees to send; RFC 6455 section 7.4 forbids or reserves the others. */
function isSendable(code: number): boolean {
  return (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);
}

function closeFrame(code: number, reason: string): Buffer {
  const text = Buffer.from(reason).subarray(0, 123);
  const frame = Buffer.alloc(4 + text.length);
  frame.writeUInt8(0x88, 0);
  frame.writeUInt8(2 + text.length, 1);
  frame.writeUInt16BE(code, 2);
  text.copy(frame, 4);
  return frame;
}
