import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { addressBeside, importBeside } from './beside-script.ts';
import { bundleLater, type LaterFile } from './later-file.ts';
import { scriptContents } from './script-contents.ts';

/** What a script tag fetches when it is first needed. They are imported by `import('./x.js')`, as anywhere. */
const laterModules: readonly string[] = [
  'src/sessions/operator/call-check.ts',
  'src/components/parts/voice-ring.ts',
  'src/sessions/text-run.ts',
  'src/components/operator-console/panels.ts',
];

const fileName = (path: string): string => `later/${basename(path, '.ts')}.js`;

const files = new Map<string, Promise<LaterFile>>();

/** One file for all scripts that fetch it: it is given what each of them has. */
function laterFile(module: string, entries: readonly string[]): Promise<LaterFile> {
  const known = files.get(module);
  if (known) return known;
  const made = (async () => {
    const contents = await Promise.all(entries.map(scriptContents));
    const [first, ...others] = contents.filter(({ lazy }) => lazy.has(resolve(module)));
    if (!first) throw new Error(`No script fetches ${module}.`);
    const given = [...first.modules].filter((id) => others.every(({ modules }) => modules.has(id)));
    return bundleLater(module, new Set(given));
  })();
  files.set(module, made);
  return made;
}

/**
 * Vite, for script tags: such a module lies beside the script, as a function that is given what the script has of it. So it
 * shares the script's lit, classes and state, in modules and in classic scripts. `entries`: of all scripts.
 */
export function laterImports(format: 'es' | 'iife', entries: readonly string[]): Plugin {
  return {
    name: 'later-imports',
    enforce: 'pre',
    async transform(code, id) {
      const folder = dirname(id);
      let heads = '';
      let result = code;
      for (const [i, module] of id.endsWith('.ts') ? laterModules.entries() : []) {
        const own = `import('${specifier(folder, resolve(module))}')`;
        if (!code.includes(own)) continue;
        const { given } = await laterFile(module, entries);
        for (const [j, { name, id: path }] of given.entries()) {
          heads += `import { ${name} as later${i}_${j} } from '${specifier(folder, path)}'; `;
        }
        const names = given.map((_, j) => `later${i}_${j}`).join(', ');
        result = result.replace(own, `${importBeside(format, fileName(module))}.then((file) => file.make(${names}))`);
      }
      return result === code ? null : { code: addressBeside(format) + heads + result, map: null };
    },
  };
}

function specifier(folder: string, path: string): string {
  if (!isAbsolute(path)) return path;
  const way = relative(folder, path).replace(/\.ts(?=$|\?)/, path.endsWith('.ts') ? '.js' : '.ts');
  return way.startsWith('.') ? way : `./${way}`;
}

export async function writeLaterModules(folder: string, entries: readonly string[]): Promise<void> {
  await mkdir(`${folder}/later`, { recursive: true });
  for (const module of laterModules) {
    await writeFile(`${folder}/${fileName(module)}`, (await laterFile(module, entries)).code);
  }
}
