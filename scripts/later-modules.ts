import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import type { Plugin } from 'vite';
import { addressBeside, importBeside } from './beside-script.ts';
import { tightComponents } from './tight-components.ts';

/** What a script tag fetches when it is first needed. They are imported by `import('./x.js')`, as anywhere. */
const laterModules: readonly string[] = ['src/sessions/operator/call-check.ts', 'src/components/parts/voice-ring.ts'];

const fileName = (path: string): string => `later/${basename(path, '.ts')}.js`;

/** What a module imports at run time, in order. */
async function importsOf(path: string): Promise<{ source: string; names: string[] }[]> {
  const imports = (await readFile(path, 'utf8')).matchAll(/^import \{([^}]*)\} from '([^']+)';/gm);
  const all = Array.from(imports, ([, list = '', source = '']) => ({
    source,
    names: list.split(/\s*,\s*/).flatMap((name) => (/^\s*type |^$/.test(name) ? [] : [name.trim()])),
  }));
  return all.filter(({ names }) => names.length > 0);
}

/**
 * Vite, for script tags: such a module lies beside the script, as a function that is given what the module imports. So it
 * shares the script's lit, classes and state, in modules and in classic scripts.
 */
export function laterImports(format: 'es' | 'iife'): Plugin {
  return {
    name: 'later-imports',
    enforce: 'pre',
    async transform(code, id) {
      const folder = dirname(id);
      let heads = '';
      let result = code;
      for (const [i, module] of id.endsWith('.ts') ? laterModules.entries() : []) {
        const own = `import('${specifier(folder, module)}')`;
        if (!code.includes(own)) continue;
        const given: string[] = [];
        for (const { source, names } of await importsOf(module)) {
          const from = source.startsWith('.') ? specifier(folder, resolve(dirname(module), source)) : source;
          heads += `import { ${names.map((name) => `${name} as later${i}_${name}`).join(', ')} } from '${from}'; `;
          given.push(...names.map((name) => `later${i}_${name}`));
        }
        const later = `${importBeside(format, fileName(module))}.then((file) => file.make(${given.join(', ')}))`;
        result = result.replace(own, later);
      }
      return result === code ? null : { code: addressBeside(format) + heads + result, map: null };
    },
  };
}

function specifier(folder: string, path: string): string {
  const way = relative(folder, resolve(path)).replace(/ts$/, 'js');
  return way.startsWith('.') ? way : `./${way}`;
}

export async function writeLaterModules(folder: string): Promise<void> {
  await mkdir(`${folder}/later`, { recursive: true });
  for (const input of laterModules) {
    const imports = await importsOf(input);
    const bundle = await rolldown({
      input,
      plugins: [
        { name: 'given', resolveId: (source, importer) => (importer ? { id: source, external: true } : null) },
        tightComponents(),
      ],
    });
    const globals = (source: string): string => {
      return `{${imports.find((each) => each.source === source)?.names.join() ?? ''}}`;
    };
    const { output } = await bundle.generate({ format: 'iife', name: 'made', globals, minify: true });
    await bundle.close();
    const given = imports.flatMap(({ names }) => names).join();
    await writeFile(
      `${folder}/${fileName(input)}`,
      `export const make=(${given})=>{${output[0].code.trim()}return made};`,
    );
  }
}
