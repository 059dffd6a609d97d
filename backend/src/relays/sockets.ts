import type { WebSocket } from 'ws';

/** A socket with much to deliver yet gets more time. */
const BACKLOG_FACTOR = 5;

/** Says goodbye, and cuts the line if the peer does not answer in time. */
export function closeSocket(socket: WebSocket, code: number, reason: string, limitMs: number): void {
  // A paused socket would never read the answer.
  socket.resume();
  socket.close(isSendable(code) ? code : 1000, reason);
  const timer = setTimeout(() => socket.terminate(), socket.bufferedAmount > 0 ? limitMs * BACKLOG_FACTOR : limitMs);
  socket.once('close', () => clearTimeout(timer));
}

/** RFC 6455, section 7.4: the others are reserved for what happens, not for what is said. */
function isSendable(code: number): boolean {
  return (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);
}
