import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createBackend, type ServerOptions } from '../../backend/src/index.ts';
import {
  startAillomVoxSimulator,
  type AillomVoxSimulator,
  type AillomVoxSimulatorOptions,
} from '../../simulators/src/aillomvox/index.ts';
import { CallLab, pause, type CallPage } from '../support/call-page.ts';
import { soon, until } from '../support/until.ts';

const KEY = 'av_live_2f9c01';
const PROMPT = 'You sell bicycles.';

interface Road {
  readonly simulator: AillomVoxSimulator;
  readonly backend: FastifyInstance;
  /** What the page is told of the token's address. */
  readonly tokenUrl: string;
  readonly log: string[];
}

/** Something in the way of a call, what the page is told of it, and what the visitor reads. */
interface Obstacle {
  readonly promise: string;
  readonly simulator?: AillomVoxSimulatorOptions;
  readonly backend?: Partial<ServerOptions>;
  readonly code: string;
  readonly says: RegExp;
}

const obstacles: readonly Obstacle[] = [
  {
    promise: 'a login that refuses',
    backend: { allowAnonymous: false, authorize: () => undefined },
    code: 'token-failed',
    says: /not authorised/,
  },
  {
    promise: 'too many tickets',
    backend: { limits: { attemptsPerMinutePerAddress: 0.5 } },
    code: 'rate-limited',
    says: /a minute/,
  },
  { promise: 'a provider without a free line', simulator: { callsPerKey: 0 }, code: 'busy', says: /lines are busy/ },
  { promise: 'a provider that refuses our key', simulator: { keys: ['another'] }, code: 'server-error', says: /agent/ },
  {
    promise: 'a provider that answers 503',
    simulator: { faults: { refuseStatus: 503 } },
    code: 'server-error',
    says: /agent/,
  },
  {
    promise: 'a provider whose line drops',
    simulator: { faults: { cutAfterMs: 900 } },
    code: 'session-lost',
    says: /connection/,
  },
];

describe('a call through the backend', () => {
  let lab: CallLab;

  before(async () => {
    lab = await CallLab.start({ autoplay: true });
  });
  afterEach(() => lab.closePages());
  after(() => lab.close());

  it('has the profile’s prompt and the backend’s key, and the page knows neither', async (t) => {
    const road = await build(t);
    const call = await open(road);
    await call.click();
    await call.reaches('active');
    const leg = await soon('a call', road.simulator.nextCall());
    assert.equal(leg.key, KEY);
    assert.equal(leg.config['system_prompt'], PROMPT);
    await until('a second of sound', () => leg.received.frames.length > 50);
    await call.click();
    assert.equal((await soon('the socket to close', leg.closed)).code, 1000);
    await call.released();
    const seen = [await call.page.content(), JSON.stringify(await call.events()), ...call.console].join('\n');
    for (const secret of [KEY, PROMPT]) assert.ok(!seen.includes(secret));
    assert.ok(road.log.length > 0);
    assert.ok(!road.log.join('').includes(KEY));
    assert.deepEqual(leg.breaches, []);
    assert.deepEqual(await call.faults(), []);
  });

  it('is made anew with a fresh ticket, as often as the visitor likes', async (t) => {
    const road = await build(t);
    const call = await open(road);
    for (let round = 0; round < 3; round++) {
      await call.click();
      await call.reaches('active');
      await call.click();
      await call.reaches('ended');
    }
    assert.deepEqual(await call.events('call-error'), []);
    assert.equal(road.simulator.calls.length, 3);
  });

  it('tells someone who calls twice that the first call goes on', async (t) => {
    const road = await build(t);
    const [first, second] = [await open(road), await open(road)];
    await first.click();
    await first.reaches('active');
    await second.click();
    await failsAs(second, 'call-busy', /in a call already/);
    assert.equal(await first.page.locator('voice-agent-call[state=active]').count(), 1);
  });

  it('ends with a sentence when the backend is restarted', async (t) => {
    const road = await build(t);
    const call = await open(road);
    await call.click();
    await call.reaches('active');
    await road.backend.close();
    await failsAs(call, 'session-lost', /connection/);
    await until('the provider to be hung up', () => road.simulator.calls.every(({ ended }) => ended));
  });

  it('says when nothing answers at the relay’s address', async (t) => {
    const road = await build(t, {}, { publicUrl: 'http://127.0.0.1:9' });
    const call = await open(road);
    await call.click();
    await failsAs(call, 'connect-refused', /could not be reached/);
  });

  for (const { promise, simulator, backend, code, says } of obstacles) {
    it(`says what is wrong, once, and leaves a way on: ${promise}`, async (t) => {
      const road = await build(t, simulator, backend);
      const call = await open(road);
      await call.click();
      await failsAs(call, code, says);
      assert.match((await call.button.textContent()) ?? '', /again|start/i);
      assert.ok(!road.log.join('').includes(KEY));
    });
  }

  async function failsAs(call: CallPage, code: string, says: RegExp): Promise<void> {
    await call.reaches('ended');
    await call.released();
    await pause(100);
    const errors = await call.events('call-error');
    assert.deepEqual(
      errors.map(({ detail }) => detail['code']),
      [code],
    );
    assert.match((await call.page.locator('voice-agent-call [part=error]').textContent()) ?? '', says);
    assert.deepEqual(await call.faults(), []);
  }

  /** A simulator and a backend before it; the site of the pages is the only origin that it takes. */
  async function build(
    t: TestContext,
    simulated: AillomVoxSimulatorOptions = {},
    changes: Partial<ServerOptions> = {},
  ): Promise<Road> {
    const simulator = await startAillomVoxSimulator({ script: 'tone', keys: [KEY], ...simulated });
    t.after(() => simulator.close());
    const log: string[] = [];
    const backend = await createBackend({
      allowedOrigins: [lab.origin],
      allowAnonymous: true,
      agents: { default: { system_prompt: PROMPT } },
      providers: { aillomvox: { url: simulator.url, keys: [KEY] } },
      logLevel: 'trace',
      logStream: { write: (line) => void log.push(line) },
      ...changes,
      limits: { drainMs: 0, closeMs: 500, ...changes.limits },
    });
    await backend.listen({ host: '127.0.0.1', port: 0 });
    t.after(() => backend.close());
    const { port } = backend.server.address() as AddressInfo;
    return { simulator, backend, tokenUrl: `http://127.0.0.1:${port}/api/voice-token`, log };
  }

  function open({ tokenUrl }: Road): Promise<CallPage> {
    return lab.open({
      attributes: { 'token-url': tokenUrl, 'system-prompt': null },
      script: 'call.getToken = undefined;',
    });
  }
});
