import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { manifestFiles } from './manifest/files.ts';

for (const [path, text] of await manifestFiles()) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
