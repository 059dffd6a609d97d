import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { AillomVoxSimulator, Faults } from '../../../simulators/src/aillomvox/index.js';
import type { Limits } from '../../src/index.js';
import { ORIGIN, simulate, startBackend, type TestBackend } from './backend.js';
import { assertNoSecrets, logLines, secret } from './logs.js';

export const SECOND_ORIGIN = 'https://other.example';
/** Part of the provider's address. */
export const GATEWAY = secret('gateway-41f7c2');
/** A key that a visitor typed or found elsewhere, and a login. */
export const VISITOR_KEY = secret('av_visitor_900d1e');
export const COOKIE = secret('session=c00k1e-77aa');

/** HTTP status or close code, and the code in the JSON that came with it. */
export type Answer = readonly [status: number, code: unknown];

export interface BadInput {
  readonly what: string;
  readonly limits?: Partial<Limits>;
  readonly faults?: Partial<Faults>;
  /** The provider's address, when it is not the simulator. */
  readonly provider?: (t: TestContext) => Promise<string>;
  readonly send: (backend: TestBackend, simulator: AillomVoxSimulator) => Promise<Answer>;
  readonly answer: Answer;
  /** The word in the log line. */
  readonly logged: string;
}

/** Each case is one test: the answer, a line with its reason, and no secret in any line or answer. */
export function testBadInput(cases: readonly BadInput[]): void {
  for (const { what, limits = {}, faults = {}, provider, send, answer, logged } of cases) {
    test(`${what}: ${answer.join(' ')}, a line in the log, no secret in it`, async (t) => {
      const simulator = await simulate(t, { path: `/${GATEWAY}/ws`, faults });
      const backend = await startBackend(t, (await provider?.(t)) ?? simulator.url, {
        allowedOrigins: [ORIGIN, SECOND_ORIGIN],
        authorize: ({ headers: { 'x-user': user = 'ada' } }) => user !== 'nobody' && { id: String(user) },
        limits,
      });
      const start = logLines.length;
      assert.deepEqual(await send(backend, simulator), answer);
      const lines = logLines.slice(start).map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.ok(
        lines.some(({ reason, outcome }) => reason === logged || outcome === logged),
        `no line about ${logged} in:\n${logLines.slice(start).join('')}`,
      );
      assertNoSecrets();
    });
  }
}
