import { minify } from 'terser';
import type { Plugin } from 'vite';

/** Vite, for script tags: a minifier before the bundler's own. The two together make the files that compress best. */
export function tightScript(): Plugin {
  return {
    name: 'tight-script',
    async renderChunk(code, _chunk, { format }) {
      const small = await minify(code, {
        ecma: 2020,
        module: format === 'es',
        compress: { passes: 3 },
        // What lit calls `_$…` is its own.
        mangle: { properties: { regex: /^_\$/ } },
        sourceMap: { asObject: true },
      });
      return { code: small.code ?? code, map: JSON.stringify(small.map) };
    },
  };
}
