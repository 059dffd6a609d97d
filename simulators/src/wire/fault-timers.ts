import type { WebSocket } from 'ws';
import type { Clock } from '../clock.js';
import type { ConnectionFaults } from './connection-faults.js';
import type { Outbox } from './outbox.js';

/** Starts the faults that come by time, counted from open. Answers a stop. */
export function startFaultTimers(
  clock: Clock,
  faults: Readonly<ConnectionFaults>,
  socket: WebSocket,
  outbox: Outbox,
): () => void {
  const stops: (() => void)[] = [];
  const { cutAfterMs, closeAfterMs, stallAfterMs, stallForMs } = faults;
  if (cutAfterMs !== undefined) stops.push(clock.after(cutAfterMs, () => socket.terminate()));
  if (closeAfterMs !== undefined) {
    const { closeCode: code = 1011, closeReason: reason = '' } = faults;
    stops.push(clock.after(closeAfterMs, () => outbox.send({ kind: 'close', code, reason })));
  }
  if (stallAfterMs !== undefined) {
    const stall = (): void => {
      socket.pause();
      outbox.hold();
      if (stallForMs === undefined) return;
      stops.push(
        clock.after(stallForMs, () => {
          socket.resume();
          outbox.release();
        }),
      );
    };
    stops.push(clock.after(stallAfterMs, stall));
  }
  return () => stops.forEach((stop) => stop());
}
