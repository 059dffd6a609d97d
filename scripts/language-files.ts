import { mkdir, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { rolldown } from 'rolldown';
import { globSync } from 'tinyglobby';
import type { Plugin } from 'vite';

const LANGUAGE = /\/components\/([\w-]+)\/languages\.ts$/;

/** The words of one language of one tag, beside the scripts for script tags. */
function languageName(tag: string, language: string): string {
  return `lang/${tag}.${language}.js`;
}

/**
 * Vite, for script tags: `import('./lang/de.js')` becomes an import of a file beside the script. A module finds it by
 * itself; a classic script from another origin has forgotten its address by then (HTML: muted errors) and keeps it.
 */
export function languageFiles(format: 'es' | 'iife'): Plugin {
  return {
    name: 'language-files',
    enforce: 'pre',
    transform(code, id) {
      const tag = LANGUAGE.exec(id)?.[1];
      if (!tag) return null;
      const beside = code.replace(/import\('\.\/lang\/([\w-]+)\.js'\)/g, (_, language: string) => {
        const path = `'./${languageName(tag, language)}'`;
        return `import(${format === 'es' ? path : `/* @vite-ignore */ new URL(${path}, address).href`})`;
      });
      const address = format === 'es' ? '' : 'const address = document.currentScript?.src || location.href; ';
      return { code: address + beside, map: null };
    },
    resolveId(source) {
      return source.startsWith('./lang/') ? { id: source, external: true } : null;
    },
  };
}

/** Writes the language files of every tag to `folder`. */
export async function writeLanguages(folder: string): Promise<void> {
  await mkdir(`${folder}/lang`, { recursive: true });
  for (const input of globSync('src/components/*/lang/*.ts', { ignore: 'src/components/parts/**' })) {
    const tag = input.split('/')[2] ?? '';
    const bundle = await rolldown({ input });
    const { output } = await bundle.generate({ format: 'es', minify: true });
    await bundle.close();
    await writeFile(`${folder}/${languageName(tag, basename(input, '.ts'))}`, output[0].code);
  }
}
