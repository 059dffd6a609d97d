import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.js';

const STORE_LIMIT_MS = 1_000;

/** `/health/live`: the process answers. `/health/ready`, `/health`: it takes calls. Neither tells anything else. */
export function addHealthRoutes(app: FastifyInstance, { store, book }: Context): void {
  app.get('/health/live', async () => ({ status: 'ok' }));
  for (const path of ['/health', '/health/ready']) {
    app.get(path, async (_request, reply) => {
      const ready = !book.draining && (await answers(store.ping()));
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : book.draining ? 'draining' : 'unavailable' });
    });
  }
}

async function answers(ping: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), STORE_LIMIT_MS);
  });
  try {
    return await Promise.race([
      ping.then(
        () => true,
        () => false,
      ),
      limit,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
