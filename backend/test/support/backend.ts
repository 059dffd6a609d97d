import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import {
  startAillomVoxSimulator,
  type AillomVoxSimulator,
  type AillomVoxSimulatorOptions,
} from '../../../simulators/src/aillomvox/index.js';
import { createBackend, type ServerOptions } from '../../src/index.js';
import { logStream, noteTold, secret, ticketSecret } from './logs.js';
import { PageClient } from './page-client.js';

export const ORIGIN = 'https://shop.example';
export const KEY = secret('av_live_5f2c7d11e0');
export const PROMPT = 'You sell bicycles.';

export const AGENTS: ServerOptions['agents'] = {
  default: {
    provider: 'aillomvox',
    system_prompt: PROMPT,
    voice: 'ana',
    max_duration: 600,
    workspace_id: 'ws-1',
    webhook_url: 'https://hooks.example/voice',
    extra_config: { temperature: 0.3 },
    tools: [{ name: 'order', description: 'Orders', parameters: { type: 'object' } }],
    allow: ['language', 'first_message', 'tools', 'max_duration'],
  },
  closed: { provider: 'openai', system_prompt: 'Closed.' },
};

/** A simulator that takes only our key, closed when the test ends. */
export async function simulate(t: TestContext, options: AillomVoxSimulatorOptions = {}): Promise<AillomVoxSimulator> {
  const simulator = await startAillomVoxSimulator({ keys: [KEY], script: 'tone', readyEvent: false, ...options });
  t.after(() => simulator.close());
  return simulator;
}

export interface TestBackend {
  readonly app: FastifyInstance;
  readonly registry: Registry;
  readonly http: string;
  readonly ws: string;
  /** Asks for a ticket as the page does. */
  ask(body?: object | string, headers?: Record<string, string>): Promise<Response>;
  ticket(agentId?: string, headers?: Record<string, string>): Promise<string>;
  /** A page that called and sent its config, changed by `changes`. */
  call(changes?: object, agentId?: string): Promise<PageClient>;
  page(options?: { origin?: string | undefined; path?: string }): PageClient;
  metric(line: RegExp): Promise<number>;
}

/** A backend on a free port, open to anybody (`x-user` is the login), closed when the test ends. */
export async function startBackend(
  t: TestContext,
  upstream: string,
  changes: Partial<ServerOptions> = {},
): Promise<TestBackend> {
  const registry = new Registry();
  const app = await createBackend({
    allowedOrigins: [ORIGIN],
    authorize: ({ headers }) => ({ id: typeof headers['x-user'] === 'string' ? headers['x-user'] : 'ada' }),
    agents: AGENTS,
    providers: { aillomvox: { url: upstream, keys: [KEY] } },
    logLevel: 'trace',
    logStream,
    registry,
    ...changes,
    limits: {
      attemptsPerMinutePerAddress: 1000,
      ticketsPerMinutePerUser: 1000,
      ticketsPerMinutePerAddress: 1000,
      drainMs: 0,
      closeMs: 300,
      ...changes.limits,
    },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  t.after(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const http = `http://127.0.0.1:${port}`;
  const ws = `ws://127.0.0.1:${port}`;

  const ask: TestBackend['ask'] = async (body = { protocol: 'aillomvox', purpose: 'call' }, headers = {}) => {
    const response = await fetch(`${http}/api/voice-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    noteTold(await response.clone().text());
    return response;
  };
  const ticket: TestBackend['ticket'] = async (agentId, headers) => {
    const response = await ask({ protocol: 'aillomvox', purpose: 'call', ...(agentId ? { agentId } : {}) }, headers);
    assert.equal(response.status, 200);
    const { token } = (await response.json()) as { token: string };
    return ticketSecret(token);
  };
  const page: TestBackend['page'] = (options = {}) =>
    new PageClient(`${ws}${options.path ?? '/aillomvox/ws'}`, 'origin' in options ? options.origin : ORIGIN);
  return {
    app,
    registry,
    http,
    ws,
    ask,
    ticket,
    page,
    async call(callChanges = {}, agentId) {
      const apikey = await ticket(agentId, { 'x-user': `user-${Math.random()}` });
      const client = page();
      t.after(() => client.socket.terminate());
      await client.opened;
      client.send({ type: 'config', apikey, provider: 'aillomvox', sample_rate: 16000, tools: [], ...callChanges });
      return client;
    },
    async metric(line) {
      const found = (await registry.metrics()).split('\n').filter((each) => !each.startsWith('#') && line.test(each));
      return found.reduce((sum, each) => sum + Number(each.split(' ').at(-1)), 0);
    },
  };
}
