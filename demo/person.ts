import type { FastifyInstance } from 'fastify';
import type { VonageSession, VonageSimulator } from '../simulators/src/vonage/index.ts';

/** Where the demo's page lets a person take part in an agent's conversation: `/person`. */
export function addPerson(site: FastifyInstance, studio: VonageSimulator): void {
  const waiting = (): VonageSession | undefined =>
    studio.sessions.findLast((session) => session.withPerson && session.sockets > 0);

  /** What was said so far in the conversation that waits for a person; empty while none does. */
  site.get('/person', () => ({ lines: waiting()?.lines ?? [] }));

  /** `{ text }` is the person's line; without one the agent has the conversation again. */
  site.post<{ Body: { text?: unknown } }>('/person', (request, reply) => {
    const session = waiting();
    if (!session) return reply.code(404).send({ message: 'Nobody waits for a person.' });
    const { text } = request.body;
    if (typeof text === 'string' && text.trim()) session.personSays(text);
    else session.handBack();
    return { lines: session.lines };
  });
}
