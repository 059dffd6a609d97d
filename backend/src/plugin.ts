import type { Server } from 'node:http';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { CallBook } from './call-book.js';
import { KeyPool } from './capacity.js';
import type { Context } from './context.js';
import type { Grantor } from './grants/grant.js';
import { SessionGrantor } from './grants/session-grantor.js';
import { StreamGrantor } from './grants/stream-grantor.js';
import { TicketGrantor } from './grants/ticket-grantor.js';
import { TokenGrantor } from './grants/token-grantor.js';
import { errorHandler } from './http/errors.js';
import { addHealthRoutes } from './http/health-routes.js';
import { startMetricsServer } from './http/metrics-server.js';
import { addStepRoute } from './http/step-route.js';
import { addTokenRoute } from './http/token-route.js';
import { Doorman } from './http/upgrade.js';
import { Attempts } from './limits/attempts.js';
import { Metrics } from './metrics.js';
import { ConfigurationError } from './mistakes.js';
import type { BackendOptions } from './options.js';
import { CallHost } from './relays/call-host.js';
import type { Host } from './relays/reception.js';
import { StreamHost } from './relays/stream-host.js';
import { Scrubber } from './secrets.js';
import { checkOptions, type Settings } from './settings.js';
import { MemoryStore } from './store/memory.js';
import { RedisStore } from './store/redis.js';
import type { Store } from './store/store.js';
import { TicketOffice } from './tickets.js';

/** Waiting for sockets that were told to close, beyond their own limit. */
const CLOSING_SPARE_MS = 500;

/**
 * The backend as a Fastify plugin: `app.register(voiceCallBackend, { prefix: '/voice', ...options })`. All routes and
 * sockets are below the prefix. Rejects with a ConfigurationError.
 */
export const voiceCallBackend: FastifyPluginAsync<BackendOptions> = async (app, options) => {
  const settings = checkOptions(options);
  const store = options.store ?? (await openStore(app, options.redisUrl));
  const context = createContext(app, options, settings, store);
  const { limits } = settings;
  warnOfRisks(context);

  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(errorHandler(context.log, context.metrics));
  const grantors: Grantor[] = [
    ...[...settings.relays.values()].map(({ kind }) => new TicketGrantor(context, kind)),
    ...[...settings.sessions.values()].map(({ kind, provider }) => new SessionGrantor(context, kind, provider)),
    ...[...settings.streams.values()].map(({ kind }) => new StreamGrantor(context, kind)),
    ...[...settings.issuers.values()].map(({ kind, provider }) => new TokenGrantor(context, kind, provider)),
  ];
  addTokenRoute(app, context, grantors);
  for (const { kind, provider } of settings.sessions.values()) addStepRoute(app, context, kind, provider);
  addHealthRoutes(app, context);
  const hosts = new Map<string, Host>();
  for (const { kind } of settings.relays.values()) hosts.set(app.prefix + kind.path, new CallHost(context, kind));
  for (const { kind, provider } of settings.streams.values())
    hosts.set(app.prefix + kind.path, new StreamHost(context, kind, provider));
  const doorman = new Doorman(context, app.server, hosts);

  let metricsServer: Server | undefined;
  if (settings.metrics) {
    const { host, port } = settings.metrics;
    metricsServer = await startMetricsServer(context.metrics, host, port);
  }

  app.addHook('preClose', async () => {
    context.log.info({ calls: context.book.size }, 'stopping: no more calls are taken');
    await context.book.drain(limits.drainMs, limits.closeMs + CLOSING_SPARE_MS);
    await doorman.close(limits.closeMs);
  });
  app.addHook('onClose', async () => {
    metricsServer?.close();
    if (!options.store) await store.close();
  });
};

function createContext(app: FastifyInstance, options: BackendOptions, settings: Settings, store: Store): Context {
  const { limits, relays, keys } = settings;
  const log = app.log.child({ part: 'voice-calls' });
  return {
    settings,
    store,
    log,
    tickets: new TicketOffice(store, limits.ticketMs),
    pools: new Map(
      [...relays].map(([name, { provider }]) => [name, new KeyPool(name, provider, store, limits.leaseMs, log)]),
    ),
    metrics: new Metrics(options.registry),
    scrubber: new Scrubber(keys),
    book: new CallBook(),
    attempts: new Attempts(limits.attemptsPerMinutePerAddress),
  };
}

/** What is allowed, and still worth a line at the start. */
function warnOfRisks({ settings, log }: Context): void {
  if (settings.allowAnonymous) log.warn('anonymous calls are allowed: whoever opens the page spends your minutes');
  else if (!settings.authorize) log.warn('no authorize hook is set: every request is refused');
  const addresses: (readonly [protocol: string, url: string])[] = [
    ...[...settings.relays, ...settings.sessions, ...settings.streams, ...settings.issuers].map(
      ([name, { provider }]) => [name, provider.url] as const,
    ),
    ...[...settings.streams].map(([name, { provider }]) => [name, provider.login.url] as const),
  ];
  for (const [protocol, url] of addresses) {
    if (/^(ws|http):\/\/(?!localhost|127\.|\[::1\])/.test(url))
      log.warn({ protocol }, 'the key goes to the provider unencrypted');
  }
}

async function openStore(app: FastifyInstance, redisUrl: string | undefined): Promise<Store> {
  if (redisUrl === undefined) return new MemoryStore();
  if (!/^rediss?:\/\//.test(redisUrl) || !URL.canParse(redisUrl))
    throw new ConfigurationError(['redisUrl (REDIS_URL) must be an address like redis://host:6379.']);
  try {
    // The error itself may hold the address, and that the password.
    return await RedisStore.connect(redisUrl, (error: NodeJS.ErrnoException) =>
      app.log.warn({ problem: error.code ?? error.name }, 'trouble with Redis'),
    );
  } catch {
    throw new ConfigurationError([
      'redisUrl (REDIS_URL): no Redis answers at this address, or it refuses the password.',
    ]);
  }
}
