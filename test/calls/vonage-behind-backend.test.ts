import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import { createBackend } from '../../backend/src/index.ts';
import {
  startVonageSimulator,
  type VonageSimulator,
  type VonageSimulatorOptions,
} from '../../simulators/src/vonage/index.ts';
import { CallLab } from '../support/call-page.ts';
import { VonagePage } from '../support/vonage-page.ts';

const KEY = 'vonage_live_7d11c2';

describe('a Vonage agent through the backend', () => {
  let lab: CallLab;
  before(async () => (lab = await CallLab.start()));
  afterEach(() => lab.closePages());
  after(() => lab.close());

  /** Agent, backend, and a page with the element; the page knows the backend's address alone. */
  async function open(t: TestContext, options: VonageSimulatorOptions = {}): Promise<[VonagePage, VonageSimulator]> {
    const simulator = await startVonageSimulator({ keys: [KEY], ...options });
    t.after(() => simulator.close());
    const backend = await createBackend({
      allowedOrigins: [lab.origin],
      allowAnonymous: true,
      agents: { default: { protocol: 'vonage', agent_id: 'agent_demo' } },
      providers: { vonage: { url: simulator.url, socketUrl: simulator.socketUrl, keys: [KEY] } },
      limits: { drainMs: 0, closeMs: 500 },
    });
    await backend.listen({ host: '127.0.0.1', port: 0 });
    t.after(() => backend.close());
    const { port } = backend.server.address() as AddressInfo;
    const tokenUrl = `http://127.0.0.1:${port}/api/voice-token`;
    const attributes = { protocol: 'vonage', 'token-url': tokenUrl, 'system-prompt': null, speech: 'off' };
    return [new VonagePage(await lab.open({ attributes, script: 'call.getToken = undefined;' })), simulator];
  }

  it('is talked to with no key in the page', async (t) => {
    const [page, simulator] = await open(t);
    await page.start();
    await page.shows('What is your name?');
    await page.type('Ada');
    await page.shows('Nice to meet you, Ada.');
    await page.call.click();
    await page.call.released();
    assert.deepEqual(simulator.breaches, []);
    const seen = [
      await page.call.page.content(),
      JSON.stringify(await page.call.events()),
      ...page.call.console,
    ].join();
    assert.ok(!seen.includes(KEY));
  });

  it('is talked to by HTTP where no socket opens', async (t) => {
    const [page, simulator] = await open(t, { faults: { socket: { refuseStatus: 503 } } });
    await page.start();
    await page.shows('What is your name?');
    await page.type('Ada');
    await page.shows('Nice to meet you, Ada.');
    await page.type('A person, please');
    await page.shows('Nobody is free at the moment.');
    await page.type('bye');
    await page.call.reaches('ended');
    assert.equal((await page.call.events('call-end'))[0]?.detail['reason'], 'flow-ended');
    const warnings = (await page.call.events('call-warning')).map(({ detail }) => detail['code']);
    assert.deepEqual(warnings, ['degraded']);
    assert.deepEqual(await page.call.events('call-error'), []);
    assert.deepEqual(simulator.breaches, []);
    await page.call.released();
  });
});
