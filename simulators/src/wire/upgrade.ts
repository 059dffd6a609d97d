import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The path of a request without its query and without a last slash. */
export function pathOf(request: IncomingMessage): string {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** A request's path below `base`, which has no last slash; undefined outside. */
export function pathWithin(request: IncomingMessage, base: string): string | undefined {
  const path = pathOf(request);
  return path.startsWith(`${base}/`) ? path.slice(base.length) : undefined;
}

/** Answers an upgrade with a plain HTTP status. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  const text = STATUS_CODES[status] ?? 'Refused';
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
