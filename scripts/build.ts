import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'vite';
import { cdnBuild, cdnEntries, npmBuild } from '../vite.config.ts';
import { writeLanguages } from './language-files.ts';
import { writeLaterModules } from './later-modules.ts';
import { writeOpusAsset, writeOpusModule } from './opus-encoder-file.ts';
import { run } from './run.ts';
import { bundleScript } from './bundle-script.ts';
import { assetName, carriedScripts } from './script-text.ts';
import { printSizes } from './sizes.ts';

await rm('dist', { recursive: true, force: true });
await build(npmBuild());
for (const name of Object.keys(cdnEntries)) {
  await build(cdnBuild(name, 'es'));
  await build(cdnBuild(name, 'iife'));
}
await writeLanguages('dist/cdn');
await writeLaterModules('dist/cdn', Object.values(cdnEntries));
await writeOpusModule('dist/cdn');
await mkdir('dist/assets', { recursive: true });
for (const entry of carriedScripts) await writeFile(`dist/assets/${assetName(entry)}`, await bundleScript(entry));
await writeOpusAsset('dist/assets');
await run('npx', ['tsc', '-p', 'tsconfig.build.json']);
await writeFile('dist/cdn/integrity.json', `${JSON.stringify(await integrity('dist/cdn'), null, 2)}\n`);
await printSizes();

/** Subresource-integrity values for `<script integrity>`. */
async function integrity(folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.js')).sort()) {
    const digest = createHash('sha384').update(await readFile(`${folder}/${name}`));
    hashes[name] = `sha384-${digest.digest('base64')}`;
  }
  return hashes;
}
