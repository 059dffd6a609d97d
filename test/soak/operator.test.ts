import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { startAudinSimulator, type AudinSimulator } from '../../simulators/src/audin/index.ts';
import { OperatorLab } from '../support/operator-page.ts';
import { soon } from '../support/until.ts';

const CALLS = 500;
/** After warming up. A leak of one call's frames would be half a megabyte a call. */
const GROWTH_BYTES_PER_CALL = 4_000;

describe('an operator’s long day', () => {
  let lab: OperatorLab;
  let simulator: AudinSimulator;

  before(async () => {
    lab = await OperatorLab.start(() => simulator);
  });
  beforeEach(async () => {
    simulator = await startAudinSimulator({ farEnd: 'quiet' });
  });
  afterEach(async () => {
    assert.deepEqual(simulator.breaches, []);
    await simulator.close();
  });
  after(() => lab.close());

  it(`takes ${CALLS} calls and keeps nothing of them`, { timeout: 600_000 }, async (t) => {
    const operator = await lab.open(simulator);
    const inspector = await operator.page.context().newCDPSession(operator.page);
    const heapBytes = async (): Promise<number> => {
      await inspector.send('HeapProfiler.collectGarbage');
      const { usedSize } = (await inspector.send('Runtime.getHeapUsage')) as { usedSize: number };
      return usedSize;
    };
    await operator.do((session) => session.goOnline(['num-1']));
    let warmBytes = 0;
    const warmUp = CALLS / 5;
    for (let count = 1; count <= CALLS; count++) {
      const call = simulator.ring({ to: 'num-1', from: '+393331234567' });
      await operator.is('ringing');
      await operator.do((session) => session.accept());
      await soon('the call', call.connected);
      await operator.is('active');
      if (count % 2) call.hangUp();
      else await operator.do((session) => session.hangUp());
      await soon('the end', call.ended);
      await operator.is('ended');
      if (count === warmUp) warmBytes = await heapBytes();
    }
    const growth = ((await heapBytes()) - warmBytes) / (CALLS - warmUp);
    t.diagnostic(`the page's heap grows ${Math.round(growth)} bytes a call`);
    assert.ok(growth < GROWTH_BYTES_PER_CALL);
    const { contexts, tracks, sockets } = await operator.live();
    assert.deepEqual({ contexts, tracks, sockets }, { contexts: 0, tracks: 0, sockets: 0 });
    assert.deepEqual(await operator.events('call-error'), []);
    await operator.close();
  });
});
