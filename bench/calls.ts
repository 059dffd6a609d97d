import { inCall } from './call.ts';
import { clients, loads } from './clients.ts';
import { measureFlush } from './flush.ts';
import { measureLatency } from './latency.ts';
import { contents, measureLoad, measureSize } from './load.ts';
import { Results } from './results.ts';
import { openStage } from './stage.ts';

const plans = {
  whole: { rounds: 3, loadRounds: 9, seconds: 6, flushes: { worker: 4, inline: 4, peer: 1 } },
  quick: { rounds: 1, loadRounds: 3, seconds: 2, flushes: { worker: 2, inline: 2, peer: 1 } },
};

/** Whole calls in a real browser. */
export async function measureCalls(
  quick: boolean,
  tell: (what: string) => void,
): Promise<{ readonly results: Results; readonly chromium: string }> {
  const plan = quick ? plans.quick : plans.whole;
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
          tell(`round ${round + 1} of ${plan.rounds}: ${client}, page ${load.name}`);
          await inCall(stage, client, load, async (call) => {
            results.addStart(client, call.startedInMs);
            results.addLatency(client, load.name, await measureLatency(call, plan.seconds));
            results.addFlushes(client, load.name, await measureFlush(call, plan.flushes[client]));
          });
        }
      }
    }
    return { results, chromium: stage.browser.version() };
  } finally {
    await stage.close();
  }
}
