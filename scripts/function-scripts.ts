import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import type { Plugin, Rolldown } from 'vite';
import { assetName, carriedScripts, SCRIPT_SUFFIX } from './script-text.ts';

const FUNCTION = '?function';

/**
 * Vite, for one-file scripts: a carried script is a function there, and is started from that function's source text. What
 * the page imports of a module that a worker's entry imports too, for the inline twin, it gets by calling that function:
 * so their code is in the file once. The npm build carries text and twin: an application's bundler may rewrite a function
 * so that it no longer stands alone.
 */
export function functionScripts(): Plugin {
  /** By a worker's entry: the modules that it imports. */
  const shared = new Map<string, readonly string[]>();
  /** From `x.ts` those of `x.worker.ts`, from elsewhere those of the one worker that has the module. */
  function entryFor(path: string, importer: string): string | undefined {
    const entries = [...shared.keys()].filter((entry) => shared.get(entry)?.includes(path));
    return (
      entries.find((entry) => entry === importer.replace(/ts$/, 'worker.ts')) ?? (entries[1] ? undefined : entries[0])
    );
  }
  return {
    name: 'function-scripts',
    enforce: 'pre',
    async buildStart() {
      for (const entry of carriedScripts.map((path) => resolve(path))) shared.set(entry, await importsOf(entry));
    },
    async resolveId(source, importer) {
      if (!importer || source.endsWith(SCRIPT_SUFFIX)) return null;
      if (source.endsWith(FUNCTION)) return resolve(dirname(importer), source);
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      const entry = resolved && entryFor(resolved.id, importer);
      return entry ? entry + FUNCTION : null;
    },
    async load(id) {
      if (id.endsWith(FUNCTION)) return bundleFunction(id.slice(0, -FUNCTION.length));
      if (!id.endsWith(SCRIPT_SUFFIX)) return null;
      const fileName = assetName(id.slice(0, -SCRIPT_SUFFIX.length));
      return [
        `import { run } from './${fileName.replace(/js$/, 'ts')}${FUNCTION}';`,
        `export const script = { text: \`(\${run})()\`, fileName: '${fileName}' };`,
      ].join('\n');
    },
  };
}

/** What the page may share with a worker; a worklet's modules run on the audio thread alone. */
async function importsOf(entry: string): Promise<string[]> {
  if (!entry.endsWith('.worker.ts')) return [];
  const imports = (await readFile(entry, 'utf8')).matchAll(/^import \{[^}]*\} from '(.*)\.js';/gm);
  return Array.from(imports, ([, path]) => resolve(dirname(entry), `${path}.ts`));
}

/** A module with `run`, a function that does what the entry does, and with what the modules that it imports export. */
async function bundleFunction(entry: string): Promise<Rolldown.SourceDescription> {
  const shared = (await importsOf(entry)).map((path) => `export * from ${JSON.stringify(path)};`).join('\n');
  const bundle = await rolldown({
    input: entry,
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
    plugins: [
      { name: 'shared', transform: (code, id) => (id === entry ? { code: `${code}\n${shared}`, map: null } : null) },
    ],
  });
  const { output } = await bundle.generate({ format: 'es', sourcemap: true, file: entry });
  await bundle.close();
  const [{ code, map, exports }] = output;
  const names = exports.join(', ');
  const body = code.replace(/^(export \{.*|\/\/# sourceMappingURL.*)$/gm, '');
  return {
    code: [
      `export function run() {\n${body} return [${names}]; }`,
      ...(names ? [`export const [${names}] = run();`] : []),
    ].join('\n'),
    map: map && { ...map, mappings: `;${map.mappings}` },
  };
}
