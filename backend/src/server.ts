import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify';
import type { DestinationStream } from 'pino';
import { clientErrorHandler, errorBody } from './http/errors.js';
import { createLogger, logLevels } from './log.js';
import { ConfigurationError } from './mistakes.js';
import type { BackendOptions } from './options.js';
import { voiceCallBackend } from './plugin.js';
import { Scrubber } from './secrets.js';
import { checkOptions } from './settings.js';

/** TCP connections for each allowed socket: requests need some, too. */
const SOCKETS_PER_CONNECTION = 2;
/** How often slow requests are looked for. */
const CHECK_EVERY_MS = 1_000;

export interface ServerOptions extends BackendOptions {
  /** Default `info`. */
  readonly logLevel?: string | undefined;
  /** Where log lines go; standard output when absent. */
  readonly logStream?: DestinationStream | undefined;
}

/** A server of its own, ready for `listen`; `close` ends running calls first. Rejects with a ConfigurationError. */
export async function createBackend(options: ServerOptions): Promise<FastifyInstance> {
  const { logLevel = 'info', logStream, ...backend } = options;
  const { limits, keys } = checkOptions(backend);
  if (!(logLevels as readonly string[]).includes(logLevel))
    throw new ConfigurationError([`logLevel (LOG_LEVEL) must be one of ${logLevels.join(', ')}.`]);
  const scrubber = new Scrubber(keys);
  const log: FastifyBaseLogger = createLogger({ level: logLevel, stream: logStream, scrubber });
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    // Each route says itself what is worth a line.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: CHECK_EVERY_MS },
    // During a stop our own answers go on: refusals that the page can read, and /health.
    return503OnClosing: false,
    clientErrorHandler: clientErrorHandler(log),
    frameworkErrors: ({ code }, _request, reply) => {
      log.info({ status: 400, reason: code }, 'request refused');
      void (reply as unknown as FastifyReply).code(400).send(errorBody(400));
    },
  });
  app.server.maxConnections = limits.connections * SOCKETS_PER_CONNECTION;
  app.setNotFoundHandler((_request, reply) => {
    log.info({ status: 404, reason: 'unknown-path' }, 'request refused');
    return reply.code(404).send(errorBody(404));
  });
  await app.register(voiceCallBackend, backend);
  await app.ready();
  return app;
}
