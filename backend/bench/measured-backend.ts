import type { AddressInfo } from 'node:net';
import { createBackend } from '../src/index.js';
import { KEYS, ORIGIN, RATE_HZ, type Footprint } from './setting.js';

// A process of its own: what it costs is then its own, and its memory can be told apart.
const [upstream = ''] = process.argv.slice(2);
const backend = await createBackend({
  allowedOrigins: [ORIGIN],
  authorize: ({ headers }) => ({ id: String(headers['x-user']) }),
  agents: { default: { system_prompt: 'You answer.', sample_rate: RATE_HZ } },
  providers: { aillomvox: { url: upstream, keys: KEYS } },
  logLevel: 'warn',
  // All callers share an address here, and are wanted all at once.
  limits: {
    connectionsPerAddress: 1_000,
    attemptsPerMinutePerAddress: 10_000,
    ticketsPerMinutePerAddress: 10_000,
    drainMs: 0,
  },
});
await backend.listen({ host: '127.0.0.1', port: 0 });

process.on('disconnect', () => process.exit());
process.on('message', (question) => {
  if (question === 'stop') return void backend.close().then(() => process.disconnect());
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { maxRSS } = process.resourceUsage();
  const { user, system } = process.cpuUsage();
  const footprint: Footprint = {
    rssBytes: rss,
    peakRssBytes: maxRSS * 1024,
    liveBytes: heapUsed + external,
    cpuMs: (user + system) / 1000,
  };
  process.send?.(footprint);
});
process.send?.((backend.server.address() as AddressInfo).port);
