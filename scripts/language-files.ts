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
 * Vite, for script tags: `import('./lang/de.js')` stays an import, of a file beside the script's own address; a browser
 * resolves it for modules and for classic scripts alike.
 */
export function languageFiles(): Plugin {
  return {
    name: 'language-files',
    enforce: 'pre',
    resolveId(source, importer) {
      const tag = LANGUAGE.exec(importer ?? '')?.[1];
      const language = /^\.\/lang\/([\w-]+)\.js$/.exec(source)?.[1];
      return tag && language ? { id: `./${languageName(tag, language)}`, external: true } : null;
    },
  };
}

/** Writes the language files of every tag to `folder`. */
export async function writeLanguages(folder: string): Promise<void> {
  await mkdir(`${folder}/lang`, { recursive: true });
  for (const input of globSync('src/components/*/lang/*.ts')) {
    const tag = input.split('/')[2] ?? '';
    const bundle = await rolldown({ input });
    const { output } = await bundle.generate({ format: 'es', minify: true });
    await bundle.close();
    await writeFile(`${folder}/${languageName(tag, basename(input, '.ts'))}`, output[0].code);
  }
}
