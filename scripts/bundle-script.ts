import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** Bundles an entry and all it imports into one small script that runs as a classic worker and as a worklet module. */
export async function bundleScript(entry: string): Promise<string> {
  const bundle = await rolldown({
    input: entry,
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true });
  await bundle.close();
  return output[0].code.trim();
}
