#!/usr/bin/env node
import { optionsFromEnvironment } from './environment.js';
import { ConfigurationError } from './mistakes.js';
import { createBackend } from './server.js';

async function run(): Promise<void> {
  const { host, port, ...options } = await optionsFromEnvironment(process.env);
  const backend = await createBackend(options);
  const stop = (signal: string): void => {
    // A second signal does not wait for anybody.
    process.once('SIGTERM', () => process.exit(1));
    process.once('SIGINT', () => process.exit(1));
    backend.log.info({ signal }, 'stopping');
    backend.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      if (!stopping) stop(signal);
      stopping = true;
    });
  }
  await backend.listen({ host, port });
}

run().catch((error: unknown) => {
  if (error instanceof ConfigurationError) process.stderr.write(`${error.message}\n`);
  else
    process.stderr.write(
      `voice-call-backend cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  process.exit(1);
});
