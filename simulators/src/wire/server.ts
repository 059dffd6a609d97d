import { createServer, type Server } from 'node:http';
import { pathOf } from './upgrade.js';

export interface ServerOptions {
  readonly port?: number;
  readonly host?: string;
  readonly server?: Server;
}

/** The server to join, or one of its own that listens already and says at `/health` that it does. */
export async function serverFor({ port = 0, host = '127.0.0.1', server: joined }: ServerOptions): Promise<Server> {
  if (joined) return joined;
  const server = createServer((request, response) => {
    const healthy = request.method === 'GET' && pathOf(request) === '/health';
    response.writeHead(healthy ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: healthy ? 'ok' : 'not found' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}

/** Host and port as they stand in an address; throws while a joined server does not listen yet. */
export function authorityOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a TCP port.');
  const isAny = address.address === '::' || address.address === '0.0.0.0';
  const host = isAny ? 'localhost' : address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${host}:${address.port}`;
}
