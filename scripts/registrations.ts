import type { Plugin } from 'vite';

const DEFINE = /([\w-]+)\/define\.js$/;

/**
 * Vite: keeps every tag's `define.ts`. package.json `sideEffects` names the built files only, so without this the
 * bundler takes the sources for free of effects and leaves the registration out. With `asEntries`, an import of one
 * stays an import of its built entry: in a shared chunk it would be off that list, and an application's bundler would
 * leave it out in its turn.
 */
export function registrations(asEntries: boolean): Plugin {
  return {
    name: 'registrations',
    enforce: 'pre',
    async resolveId(source, importer) {
      const tag = DEFINE.exec(source)?.[1];
      if (!importer || !tag || tag === 'parts') return null;
      if (asEntries) return { id: `./${tag}/define.js`, external: true };
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      return resolved && { ...resolved, moduleSideEffects: true };
    },
  };
}
