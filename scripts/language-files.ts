import { mkdir, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { rolldown } from 'rolldown';
import { globSync } from 'tinyglobby';

/** The words of one language of one tag, beside the scripts for script tags. */
export function languageName(tag: string, language: string): string {
  return `lang/${tag}.${language}.js`;
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
