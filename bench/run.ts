import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { inCall } from './call.ts';
import { clients, loads } from './clients.ts';
import { measureFlush } from './flush.ts';
import { measureLatency } from './latency.ts';
import { contents, measureLoad, measureSize } from './load.ts';
import { report } from './report.ts';
import { Results } from './results.ts';
import { openStage } from './stage.ts';

/** `npm run bench -- quick`: every figure once and from less sound, printed and not written. */
const quick = process.argv.includes('quick');
const plan = quick
  ? { rounds: 1, loadRounds: 3, seconds: 2, flushes: { worker: 2, inline: 2, peer: 1 } }
  : { rounds: 3, loadRounds: 9, seconds: 6, flushes: { worker: 4, inline: 4, peer: 1 } };

const stage = await openStage();
const results = new Results();
try {
  results.size = await measureSize(stage);
  for (let round = 0; round < plan.loadRounds; round++) {
    for (const content of contents) results.addLoad(content, await measureLoad(stage, content));
  }
  for (let round = 0; round < plan.rounds; round++) {
    for (const load of loads) {
      // Side by side, and in another order in each round: what disturbs the machine disturbs everyone.
      for (const client of [...clients.slice(round), ...clients.slice(0, round)]) {
        process.stderr.write(`round ${round + 1} of ${plan.rounds}: ${client}, page ${load.name}\n`);
        await inCall(stage, client, load, async (call) => {
          results.addStart(client, call.startedInMs);
          results.addLatency(client, load.name, await measureLatency(call, plan.seconds));
          results.addFlushes(client, load.name, await measureFlush(call, plan.flushes[client]));
        });
      }
    }
  }
  const text = await format(await report(results, stage.browser.version()), { parser: 'markdown' });
  process.stdout.write(text);
  if (!quick) await writeFile('bench/RESULTS.md', text);
} finally {
  await stage.close();
}
