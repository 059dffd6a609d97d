import assert from 'node:assert/strict';
import test from 'node:test';
import { startAigentSimulator } from '../../simulators/src/aigent/index.ts';
import { watchMemory } from '../support/memory.ts';
import { StreamLab } from '../support/stream-page.ts';
import { soon } from '../support/until.ts';

const MINUTES = 3;

/** Without cuts: with them, and for longer, it is in `npm run soak`. */
test(`a stream of ${MINUTES} minutes keeps its memory and loses nothing`, async (t) => {
  const simulator = await startAigentSimulator();
  t.after(() => simulator.close());
  const lab = await StreamLab.start();
  t.after(() => lab.close());
  const stream = await lab.open(simulator.url, { agentSource: 'microphone', clientSource: 'none' });
  await stream.do((session) => session.start());
  const call = await soon('the call', simulator.nextCall());
  await watchMemory(
    t,
    lab.browser,
    stream.page,
    { minutes: MINUTES, settledMinute: 1, processSettledMinute: 4 },
    async (minute) => {
      const { agent, client } = await stream.do(({ stats }) => stats);
      for (const { sentMs, droppedMs } of [agent, client]) {
        assert.ok(sentMs > minute * 60_000 - 5000, `${sentMs} ms after ${minute} minutes`);
        assert.equal(droppedMs, 0);
      }
    },
  );
  await stream.do((session) => session.stop());
  await soon('the end', call.ended);
  assert.deepEqual(simulator.breaches, []);
});
