import assert from 'node:assert/strict';
import test from 'node:test';
import { startAigentSimulator } from '../../simulators/src/aigent/index.ts';
import { watchMemory } from '../support/memory.ts';
import { StreamLab } from '../support/stream-page.ts';
import { soon } from '../support/until.ts';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 10);

test(`a stream of ${MINUTES} minutes, one side of which is cut every minute, keeps its memory and loses nothing`, async (t) => {
  const simulator = await startAigentSimulator();
  t.after(() => simulator.close());
  const lab = await StreamLab.start();
  t.after(() => lab.close());
  const stream = await lab.open(simulator.url, { agentSource: 'microphone', clientSource: 'none' });
  await stream.do((session) => session.start());
  const call = await soon('the call', simulator.nextCall());
  // Each of the first lines that come back brings code that did not run before.
  await watchMemory(t, lab.browser, stream.page, { minutes: MINUTES, settledMinute: 4 }, async (minute) => {
    // The counts come once a second.
    const { agent, client } = await stream.do(({ stats }) => stats);
    assert.ok(agent.sentMs > minute * 60_000 - 5000, `${agent.sentMs} ms after ${minute} minutes`);
    assert.equal(agent.droppedMs + client.droppedMs, 0);
    assert.equal(client.reconnects, minute - 1);
    call.legs.client.at(-1)!.connection.terminate();
    await stream.is('degraded');
    await stream.is('streaming');
  });
  await stream.do((session) => session.stop());
  await soon('the end', call.ended);
  assert.deepEqual(simulator.breaches, []);
  const [agent, client] = [await call.sound('agent'), await call.sound('client')];
  assert.ok(Math.abs(agent.samples.length - client.samples.length) <= 960, 'both sides are as long');
  await stream.released();
});
