import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { tightScript } from '../../scripts/tight-script.ts';

export const KILOBYTE = 1024;

/** Gzip bytes of a module and all that it imports, bundled and minified as for a script tag. */
export async function gzipBytes(entry: string): Promise<number> {
  const bundle = await rolldown({ input: entry });
  const { output } = await bundle.generate({
    format: 'esm',
    minify: { compress: false, mangle: false, codegen: true },
    plugins: [tightScript()],
  });
  await bundle.close();
  return gzipSync(output[0].code, { level: 9 }).length;
}
