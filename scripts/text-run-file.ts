import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { rolldown } from 'rolldown';

/** Beside the scripts for script tags: what calls to agents that write need. */
export const TEXT_RUN = 'calls/text-run.js';

export async function writeTextRun(folder: string): Promise<void> {
  const path = `${folder}/${TEXT_RUN}`;
  const bundle = await rolldown({ input: 'src/sessions/text-run.ts' });
  const { output } = await bundle.generate({ format: 'es', minify: true });
  await bundle.close();
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, output[0].code);
}
