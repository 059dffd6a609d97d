import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { build } from 'vite';
import { voiceCallBackend } from '../backend/src/index.ts';
import { startAigentSimulator, startKeycloakSimulator } from '../simulators/src/aigent/index.ts';
import { startAillomVoxSimulator } from '../simulators/src/aillomvox/index.ts';
import { startAudinSimulator } from '../simulators/src/audin/index.ts';
import { startVonageSimulator } from '../simulators/src/vonage/index.ts';
import { writeLanguages } from '../scripts/language-files.ts';
import { writeLaterModules } from '../scripts/later-modules.ts';
import { cdnBuild, cdnEntries, tags } from '../vite.config.ts';
import { addLine } from './line.ts';
import { buildAudio, demoPages } from './pages.ts';
import { addPerson } from './person.ts';

const PORT = Number(process.env.PORT ?? 8080);
const ORIGIN = `http://localhost:${PORT}`;
/** What the backend knows and the pages never see. */
const AGENT_KEY = 'av_demo';
const OPERATOR_KEY = 'audin_demo';
const WRITER_KEY = 'vonage_demo';
const ANALYTICS_LOGIN = { username: 'demo', password: 'aigent_password' };

for (const tag of tags) await build(cdnBuild(tag, 'es'));
await writeLanguages('dist/cdn');
await writeLaterModules('dist/cdn', Object.values(cdnEntries));
await buildAudio();

const site = Fastify({ forceCloseConnections: true });
const gateway = await startAillomVoxSimulator({ record: false, callsPerKey: 100 });
const telephony = await startAudinSimulator({ server: site.server, path: '/audin', phone: true, record: false });
const studio = await startVonageSimulator({ server: site.server, path: '/studio', keepSessions: 20 });
addPerson(site, studio);
addLine(site.server);
const recordings = await mkdtemp(join(tmpdir(), 'voice-call-recordings-'));
const login = await startKeycloakSimulator();
const analytics = await startAigentSimulator({ tokens: login.isValid, recordings, graceMs: 1000, keepCalls: 5 });
await site.register(voiceCallBackend, {
  allowedOrigins: [ORIGIN, `http://127.0.0.1:${PORT}`],
  // A real site asks its own login who this is: here, everybody is the one operator of the demo.
  authorize: () => ({
    id: 'demo',
    operator: { ref: 'demo', displayName: 'Demo operator', phoneNumberIds: telephony.numbers.map(({ id }) => id) },
    stream: { agentId: 'demo-operator' },
  }),
  agents: {
    default: { system_prompt: 'You are the friendly voice of this demo.', allow: ['max_duration'] },
    shop: { protocol: 'vonage', agent_id: 'agent_demo' },
  },
  providers: {
    aillomvox: { url: gateway.url, keys: [AGENT_KEY], callsPerKey: 100 },
    aigent: { url: analytics.url, tokenUrl: login.url, ...ANALYTICS_LOGIN },
    audin: { url: `${ORIGIN}/audin`, coreUrl: `${ORIGIN}/audin`, keys: [OPERATOR_KEY] },
    vonage: { url: `${ORIGIN}/studio`, socketUrl: `ws://localhost:${PORT}/studio/socket`, keys: [WRITER_KEY] },
  },
  limits: { ticketsPerMinutePerUser: 60, ticketsPerMinutePerAddress: 60, callsPerUser: 10 },
});

const pages = demoPages(recordings);
site.setNotFoundHandler((request, reply) => {
  reply.hijack();
  pages(request.raw, reply.raw);
});

try {
  await site.listen({ port: PORT });
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
  process.stderr.write(`Port ${PORT} is taken. Start on another one: PORT=8090 npm start\n`);
  process.exit(1);
}
process.stdout.write(`
  Talk to the demo agent:  ${ORIGIN}/
  To one that writes:      ${ORIGIN}/writer.html
  Be the demo operator:    ${ORIGIN}/operator.html
  Hear a bad line:         ${ORIGIN}/line.html

`);
