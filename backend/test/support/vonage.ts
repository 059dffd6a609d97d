import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  startVonageSimulator,
  type VonageSimulator,
  type VonageSimulatorOptions,
} from '../../../simulators/src/vonage/index.js';
import type { ServerOptions } from '../../src/index.js';
import { startBackend, type TestBackend, ORIGIN } from './backend.js';
import { noteTold, secret, ticketSecret } from './logs.js';

export const VONAGE_KEY = secret('vonage_live_93c1a0ef');
/** Part of the service's address. */
export const INNER = secret('inner-studio-7be2');
export const ASK = { protocol: 'vonage', purpose: 'call' };

export interface Session {
  readonly token: string;
  readonly sessionId: string;
  readonly url: string;
  readonly stepUrl: string;
  readonly expiresAt: string;
}

export interface Studio extends TestBackend {
  readonly studio: VonageSimulator;
  begin(agentId?: string): Promise<Session>;
  step(session: Session, body?: object, headers?: Record<string, string>): Promise<Response>;
}

/** A backend with a studio behind it that takes only our key, both closed when the test ends. */
export async function startStudio(
  t: TestContext,
  options: VonageSimulatorOptions = {},
  changes: Partial<ServerOptions> = {},
): Promise<Studio> {
  const studio = await startVonageSimulator({ keys: [VONAGE_KEY], path: `/${INNER}`, ...options });
  t.after(() => studio.close());
  const backend = await startBackend(t, 'unused', {
    agents: {
      default: { protocol: 'vonage', agent_id: 'agent_demo' },
      draft: { protocol: 'vonage', agent_id: 'not-published' },
    },
    providers: { vonage: { url: studio.url, socketUrl: 'wss://sockets.example', keys: [VONAGE_KEY] } },
    ...changes,
    limits: { connectMs: 300, stepMs: 300, ...changes.limits },
  });
  return {
    ...backend,
    studio,
    async begin(agentId) {
      const response = await backend.ask({ ...ASK, ...(agentId ? { agentId } : {}) });
      assert.equal(response.status, 200);
      const session = (await response.json()) as Session;
      ticketSecret(session.token);
      return session;
    },
    async step({ token, sessionId, stepUrl }, body = {}, headers = {}) {
      const response = await fetch(stepUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
        body: JSON.stringify({ token, sessionId, input: null, ...body }),
      });
      noteTold(await response.clone().text());
      return response;
    },
  };
}
