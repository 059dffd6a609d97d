import { connect, type Socket } from 'node:net';
import { noteTold } from './logs.js';

/** Everything that comes back until the server closes, and how long that took. */
export function talk(http: string, ...parts: string[]): Promise<{ answer: string; afterMs: number }> {
  return new Promise((resolve) => {
    const startMs = performance.now();
    let answer = '';
    const socket: Socket = connect(Number(new URL(http).port), '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
    });
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      noteTold(answer);
      resolve({ answer, afterMs: performance.now() - startMs });
    });
  });
}
