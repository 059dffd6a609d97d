import type { WebSocketHandler } from 'msw';

/** Sockets to `/hangs` never open: msw opens one when its handlers have run, and for these they never do. */
export function withHanging<Handler extends WebSocketHandler>(handler: Handler): Handler {
  const run = handler.run.bind(handler);
  handler.run = (connection, context) =>
    /^\/hangs(\/|$)/.test(connection.client.url.pathname) ? new Promise(() => undefined) : run(connection, context);
  return handler;
}
