import type { Plugin } from 'vite';
import { languageName } from './language-files.ts';
import { OPUS_MODULE } from './opus-encoder-file.ts';

interface Lazy {
  readonly importer: RegExp;
  readonly imported: RegExp;
  /** Of the file beside the script, by what the two patterns have caught. */
  readonly path: (importer: string, imported: string) => string;
}

/** What a script tag fetches only when it is needed. */
const lazyFiles: readonly Lazy[] = [
  {
    importer: /\/components\/([\w-]+)\/languages\.ts$/,
    imported: /import\('\.\/lang\/([\w-]+)\.js'\)/g,
    path: languageName,
  },
  {
    importer: /\/audio\/opus\/(fallback)\.ts$/,
    imported: /import\('(opus-recorder)\/[\w./?]+'\)/g,
    path: () => OPUS_MODULE,
  },
];

/**
 * Vite, for script tags: a lazy import becomes an import of a file beside the script. A module finds it by itself; a
 * classic script from another origin has forgotten its address by then (HTML: muted errors) and keeps it.
 */
export function besideScript(format: 'es' | 'iife'): Plugin {
  return {
    name: 'beside-script',
    enforce: 'pre',
    transform(code, id) {
      const lazy = lazyFiles.find(({ importer }) => importer.test(id));
      if (!lazy) return null;
      const importer = lazy.importer.exec(id)?.[1] ?? '';
      const beside = code.replace(lazy.imported, (_, imported: string) => {
        return importBeside(format, lazy.path(importer, imported));
      });
      return { code: addressBeside(format) + beside, map: null };
    },
    resolveId(source) {
      return /^\.\/(lang|codecs|later)\//.test(source) ? { id: source, external: true } : null;
    },
  };
}

/** The import of a file beside the script, in a module that begins with `addressBeside`. */
export function importBeside(format: 'es' | 'iife', path: string): string {
  return `import(${format === 'es' ? `'./${path}'` : `/* @vite-ignore */ new URL('./${path}', address).href`})`;
}

export function addressBeside(format: 'es' | 'iife'): string {
  return format === 'es' ? '' : 'const address = document.currentScript?.src || location.href; ';
}
