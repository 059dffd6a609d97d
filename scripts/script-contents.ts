import { resolve } from 'node:path';
import { rolldown, type Plugin } from 'rolldown';
import { functionScripts } from './function-scripts.ts';
import { registrations } from './registrations.ts';
import { scriptText } from './script-text.ts';

export interface ScriptContents {
  /** Whose code the page has in it; what only its workers and worklets have is not at hand. */
  readonly modules: ReadonlySet<string>;
  /** Those that its modules import lazily. */
  readonly lazy: ReadonlySet<string>;
}

const known = new Map<string, Promise<ScriptContents>>();

/** What is in a one-file script before anything is given to a file beside it. */
export function scriptContents(entry: string): Promise<ScriptContents> {
  const contents = known.get(entry) ?? readContents(entry);
  known.set(entry, contents);
  return contents;
}

async function readContents(entry: string): Promise<ScriptContents> {
  const bundle = await rolldown({
    input: entry,
    tsconfig: resolve('tsconfig.json'),
    plugins: [lazyAside(), ...([functionScripts(), registrations(false), scriptText()] as Plugin[])],
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  const [{ modules, dynamicImports }] = output;
  const ids = Object.keys(modules).filter((id) => modules[id]?.renderedLength);
  return { modules: new Set(ids), lazy: new Set(dynamicImports) };
}

function lazyAside(): Plugin {
  return {
    name: 'lazy-aside',
    async resolveId(source, importer, { kind }) {
      if (kind !== 'dynamic-import') return null;
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      return { id: resolved?.id ?? source, external: 'absolute' };
    },
  };
}
