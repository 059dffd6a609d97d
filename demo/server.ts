import Fastify from 'fastify';
import sirv from 'sirv';
import { build } from 'vite';
import { voiceCallBackend } from '../backend/src/index.ts';
import { startAillomVoxSimulator } from '../simulators/src/aillomvox/index.ts';
import { writeLanguages } from '../scripts/language-files.ts';
import { cdnBuild } from '../vite.config.ts';

const PORT = Number(process.env.PORT ?? 8080);
/** What the backend knows and the page never sees. */
const KEY = 'av_demo';

// The policy that the README asks of a strict page: the demo lives by it.
const POLICY = [
  "default-src 'none'",
  "script-src 'self' blob:",
  'worker-src blob:',
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "require-trusted-types-for 'script'",
  "trusted-types lit-html voice-call-elements 'allow-duplicates'",
].join('; ');

await build(cdnBuild('voice-agent-call', 'es'));
await writeLanguages('dist/cdn');
const gateway = await startAillomVoxSimulator({ record: false, callsPerKey: 100 });

const site = Fastify({ forceCloseConnections: true });
await site.register(voiceCallBackend, {
  allowedOrigins: [`http://localhost:${PORT}`, `http://127.0.0.1:${PORT}`],
  // A real site names its own visitors instead: the `authorize` hook.
  allowAnonymous: true,
  agents: {
    default: { system_prompt: 'You are the friendly voice of this demo.', allow: ['max_duration'] },
  },
  providers: { aillomvox: { url: gateway.url, keys: [KEY], callsPerKey: 100 } },
  limits: { ticketsPerMinutePerUser: 60, ticketsPerMinutePerAddress: 60, callsPerUser: 10 },
});

const page = sirv('demo/page', {
  dev: true,
  setHeaders: (response) => response.setHeader('content-security-policy', POLICY),
});
const scripts = sirv('dist/cdn', { dev: true });
const assets = sirv('public', { dev: true });
site.setNotFoundHandler((request, reply) => {
  reply.hijack();
  const { raw: response } = reply;
  const notFound = (): void => void response.writeHead(404).end('Not found');
  page(request.raw, response, () => scripts(request.raw, response, () => assets(request.raw, response, notFound)));
});

try {
  await site.listen({ port: PORT });
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
  process.stderr.write(`Port ${PORT} is taken. Start on another one: PORT=8090 npm start\n`);
  process.exit(1);
}
process.stdout.write(`\n  Talk to the demo agent:  http://localhost:${PORT}/\n\n`);
