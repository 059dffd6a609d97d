import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

/** Gzip bytes of a module and all that it imports, bundled and minified. */
export async function gzipBytes(entry: string): Promise<number> {
  const bundle = await rolldown({ input: entry });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  return gzipSync(output[0].code, { level: 9 }).length;
}
