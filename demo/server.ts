import { createServer } from 'node:http';
import sirv from 'sirv';
import { build } from 'vite';
import { startAillomVoxSimulator } from '../simulators/src/aillomvox/index.ts';
import { cdnBuild } from '../vite.config.ts';

const PORT = Number(process.env.PORT ?? 8080);

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

const page = sirv('demo/page', {
  dev: true,
  setHeaders: (response) => response.setHeader('content-security-policy', POLICY),
});
const scripts = sirv('dist/cdn', { dev: true });
const server = createServer((request, response) => {
  page(request, response, () => scripts(request, response, () => void response.writeHead(404).end('Not found')));
});
await startAillomVoxSimulator({ server, path: '/aillomvox/ws', record: false, callsPerKey: 100 });

server.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  process.stderr.write(`Port ${PORT} is taken. Start on another one: PORT=8090 npm start\n`);
  process.exit(1);
});
server.listen(PORT, () => process.stdout.write(`\n  Talk to the demo agent:  http://localhost:${PORT}/\n\n`));
