import { readFile } from 'node:fs/promises';
import { brotliCompressSync, constants } from 'node:zlib';

/** Brotli bytes of the script and of everything it fetches up to the first audio frame (nothing: all is in one file). */
export const budgets: Readonly<Record<string, number>> = {
  'voice-agent-call.js': 30_000,
  'operator-console.js': 34_000,
  'aigent-stream.js': 24_000,
  // Of calls to agents that write, which need no audio frame.
  'later/text-run.js': 7_000,
  // Of operators: after a click, or a call.
  'later/panels.js': 2_000,
};

export function brotliSize(content: Buffer): number {
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

export async function sizes(): Promise<{ name: string; bytes: number; budget: number }[]> {
  return Promise.all(
    Object.entries(budgets).map(async ([name, budget]) => {
      return { name, budget, bytes: brotliSize(await readFile(`dist/cdn/${name}`)) };
    }),
  );
}

/** Prints each file beside its budget and fails when one is over. */
export async function printSizes(): Promise<void> {
  for (const { name, bytes, budget } of await sizes()) {
    process.stdout.write(`size: ${name} ${bytes} bytes brotli of ${budget}\n`);
    if (bytes > budget) throw new Error(`${name} is over its budget`);
  }
}
