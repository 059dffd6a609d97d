import type { TestContext } from 'node:test';
import {
  startAudinSimulator,
  type AudinSimulator,
  type AudinFaults,
  type AudinSimulatorOptions,
} from '../../../simulators/src/audin/index.js';
import type { Operator, ServerOptions } from '../../src/index.js';
import { startBackend, type TestBackend } from './backend.js';
import { secret } from './logs.js';

export type HttpFaults = NonNullable<AudinFaults['token']>;

export const AUDIN_KEY = secret('audin_live_77c1b0d2');
/** Part of the service's address. */
export const INNER = secret('inner-api-5d20e8');
export const ADA: Operator = { ref: 'op-ada', displayName: 'Ada L.', phoneNumberIds: ['num-1'] };
export const ASK = { protocol: 'audin', purpose: 'presence' };

/** A simulator that takes only our key, closed when the test ends. */
export async function simulateAudin(t: TestContext, options: AudinSimulatorOptions = {}): Promise<AudinSimulator> {
  const simulator = await startAudinSimulator({ apiKeys: [AUDIN_KEY], path: `/${INNER}`, ...options });
  t.after(() => simulator.close());
  return simulator;
}

/** A backend for operators only; `operator` is what its login says of everybody. */
export function startAudinBackend(
  t: TestContext,
  url: string,
  operator: unknown = ADA,
  changes: Partial<ServerOptions> = {},
): Promise<TestBackend> {
  return startBackend(t, 'unused', {
    agents: undefined,
    providers: { audin: { url, keys: [AUDIN_KEY] } },
    authorize: ({ headers: { 'x-user': user = 'ada' } }) => ({ id: String(user), operator: operator as Operator }),
    ...changes,
    limits: { tokensPerMinutePerUser: 1000, tokensPerMinutePerAddress: 1000, connectMs: 300, ...changes.limits },
  });
}
