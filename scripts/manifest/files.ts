import type { CustomElementDeclaration } from 'custom-elements-manifest/schema';
import { format, resolveConfig } from 'prettier';
import { analyze } from './analyze.ts';
import { htmlData } from './html-data.ts';
import { jsxFiles } from './jsx.ts';

/** Every file that is made from the elements' JSDoc: path and content, as they should be now. */
export async function manifestFiles(): Promise<ReadonlyMap<string, string>> {
  const manifest = await analyze();
  const elements = manifest.modules.flatMap(({ declarations }) => declarations as CustomElementDeclaration[]);
  const files: Record<string, string> = {
    'custom-elements.json': JSON.stringify(manifest, null, 2),
    'vscode.html-custom-data.json': JSON.stringify(htmlData(elements), null, 2),
    ...jsxFiles(elements),
  };
  const formatted = Object.entries(files).map(async ([path, text]) => {
    return [path, await format(text, { ...(await resolveConfig(path)), filepath: path })] as const;
  });
  return new Map(await Promise.all(formatted));
}
