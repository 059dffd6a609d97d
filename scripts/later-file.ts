import { resolve } from 'node:path';
import { rolldown, type Plugin } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';
import { SCRIPT_SUFFIX } from './script-text.ts';
import { tightComponents } from './tight-components.ts';
import { tightScript } from './tight-script.ts';

/** A module as a file of its own: `make(…given)` returns what it exports. */
export interface LaterFile {
  readonly code: string;
  /** By path or package, and by the name there, in the order of `make`. */
  readonly given: readonly { readonly id: string; readonly name: string }[];
}

const GIVEN = 'given:';

/** Bundles a module with all it imports that is not among the `given` ones. */
export async function bundleLater(module: string, given: ReadonlySet<string>): Promise<LaterFile> {
  const bundle = await rolldown({
    input: module,
    tsconfig: resolve('tsconfig.json'),
    plugins: [asideOf(given), ...([tightComponents(), tightScript()] as Plugin[])],
  });
  const { output } = await bundle.generate({ format: 'es', minify: true, comments: { annotation: false } });
  await bundle.close();
  return asFunction(output[0].code.trim());
}

function asideOf(given: ReadonlySet<string>): Plugin {
  return {
    name: 'given',
    async resolveId(source, importer, { kind }) {
      if (!importer) return null;
      // It would be looked for beside this file instead of beside the script.
      if (kind === 'dynamic-import') this.error(`${importer} is fetched later and may fetch nothing itself: ${source}`);
      // Of lit the script has all: its private names are short there.
      if (!source.startsWith('.')) return { id: GIVEN + source, external: true, moduleSideEffects: false };
      const isScript = source.endsWith(SCRIPT_SUFFIX);
      const path = isScript ? source.slice(0, -SCRIPT_SUFFIX.length) : source;
      const resolved = await this.resolve(path, importer, { skipSelf: true });
      if (!resolved || (!isScript && !given.has(resolved.id))) return resolved;
      // The script would carry a worker or a worklet in any case: they are functions there.
      const id = `${GIVEN}${resolved.id}${isScript ? SCRIPT_SUFFIX : ''}`;
      return { id, external: true, moduleSideEffects: false };
    },
  };
}

/** A bundled module whose imports become parameters, and whose exports become what is returned. */
function asFunction(code: string): LaterFile {
  const given: { id: string; name: string; local: string }[] = [];
  let body = '';
  let result = '';
  for (const node of parseAst(code).body) {
    if (node.type === 'ImportDeclaration') {
      for (const each of node.specifiers) {
        if (each.type !== 'ImportSpecifier') throw new Error(`Give it by name: ${node.source.value}`);
        const name = 'name' in each.imported ? each.imported.name : each.imported.value;
        given.push({ id: node.source.value.slice(GIVEN.length), name, local: each.local.name });
      }
    } else if (node.type === 'ExportNamedDeclaration') {
      const text = code.slice(node.start, node.end);
      result += text.replace(/^export\s*\{|\};?$/g, '').replace(/([\w$]+) as ([\w$]+)/g, '$2:$1');
    } else body += code.slice(node.start, node.end);
  }
  const parameters = given.map(({ local }) => local).join();
  return { given, code: `export const make=(${parameters})=>{${body};return{${result}}};\n` };
}
