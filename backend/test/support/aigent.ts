import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import {
  startAigentSimulator,
  startKeycloakSimulator,
  type AigentSimulator,
  type AigentSimulatorOptions,
  type KeycloakOptions,
  type KeycloakSimulator,
} from '../../../simulators/src/aigent/index.js';
import type { ServerOptions } from '../../src/index.js';
import { startBackend, type TestBackend } from './backend.js';
import { secret, ticketSecret } from './logs.js';
import type { PageClient } from './page-client.js';

export const USERNAME = secret('stream-account-41');
export const PASSWORD = secret('p4ss w&rd=+%/"ü');
export const IDENTITY = { agentId: 'a-17', clientId: 'acme', agentWindowsUsername: 'ACME\\ada' };
export type Channel = 'agent' | 'client';

export function frame(code: number, payload: Buffer | string, timeS = Math.round(Date.now() / 1000)): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt16LE(code, 0);
  head.writeUInt32LE(timeS, 2);
  return Buffer.concat([head, Buffer.from(payload)]);
}

export const voice = (payload: Buffer | string): Buffer => frame(2, payload);

/** Metadata of a page; a change to `undefined` takes a field away. */
export function metadata(changes: object = {}, voiceChanges: object = {}): Record<string, unknown> {
  return {
    voice: {
      channel: 'agent',
      clientCallId: randomUUID(),
      codec: 'pcm_mulaw',
      audioContainer: '',
      samplingRate: 8000,
      direction: 'inbound',
      ...voiceChanges,
    },
    ...IDENTITY,
    ...changes,
  };
}

export interface Streaming extends TestBackend {
  readonly ingress: AigentSimulator;
  readonly login: KeycloakSimulator;
  /** The answer of the token endpoint for one side of a call. */
  askFor(channel: string, callId: unknown, headers?: Record<string, string>): Promise<Response>;
  streamTicket(channel: Channel, callId: string, user?: string): Promise<string>;
  /** A page's socket that told its metadata, with a ticket unless the changes hold another. */
  stream(channel: Channel, callId: string, changes?: object, voiceChanges?: object): Promise<PageClient>;
}

interface Setup {
  readonly ingress?: AigentSimulatorOptions;
  readonly login?: KeycloakOptions;
  readonly changes?: Partial<ServerOptions>;
  /** What the site's login says of everybody. */
  readonly identity?: unknown;
  /** Instead of the simulators. */
  readonly url?: string;
  readonly tokenUrl?: string;
}

/** A backend with a platform and its login behind it, all closed when the test ends. */
export async function startStreaming(t: TestContext, setup: Setup = {}): Promise<Streaming> {
  const login = await startKeycloakSimulator({ username: USERNAME, password: PASSWORD, ...setup.login });
  const ingress = await startAigentSimulator({ tokens: isIssued, graceMs: 200, ...setup.ingress });
  /** Every token that was used: no log line and no page may hold it. */
  function isIssued(token: string): boolean {
    secret(token);
    return login.isValid(token);
  }
  t.after(() => Promise.all([login.close(), ingress.close()]));
  const { identity = IDENTITY } = setup;
  const backend = await startBackend(t, 'unused', {
    agents: undefined,
    authorize: ({ headers: { 'x-user': user = 'ada' } }) => ({ id: String(user), stream: identity as object }),
    providers: {
      aigent: {
        url: setup.url ?? ingress.url,
        tokenUrl: setup.tokenUrl ?? login.url,
        username: USERNAME,
        password: PASSWORD,
      },
    },
    ...setup.changes,
    limits: { tokensPerMinutePerUser: 1000, tokensPerMinutePerAddress: 1000, ...setup.changes?.limits },
  });
  const askFor: Streaming['askFor'] = (channel, callId, headers) =>
    backend.ask({ protocol: 'aigent', purpose: channel, callId }, headers);
  const streamTicket: Streaming['streamTicket'] = async (channel, callId, user) => {
    const response = await askFor(channel, callId, user === undefined ? {} : { 'x-user': user });
    assert.equal(response.status, 200);
    return ticketSecret(((await response.json()) as { token: string }).token);
  };
  return {
    ...backend,
    ingress,
    login,
    askFor,
    streamTicket,
    async stream(channel, callId, changes = {}, voiceChanges = {}) {
      const ticket = 'ticket' in changes ? undefined : await streamTicket(channel, callId);
      const page = backend.page({ path: '/aigent/ws' });
      t.after(() => page.socket.terminate());
      await page.opened;
      const told = metadata({ ticket, ...changes }, { channel, clientCallId: callId, ...voiceChanges });
      page.socket.send(frame(1, JSON.stringify(told)));
      return page;
    },
  };
}
