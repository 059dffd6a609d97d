import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A folder in which the packed package is installed, as `npm install` would leave it: nothing but what is published.
 * Its dependencies are found in the folders above.
 */
export async function installPacked(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  const app = resolve('.tmp', folder);
  const installed = join(app, 'node_modules', 'voice-call-elements');
  await rm(app, { recursive: true, force: true });
  await mkdir(installed, { recursive: true });
  const { tarball } = await pack(app);
  // The names within begin with `package/`.
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  await writeFile(join(app, 'package.json'), '{ "name": "app", "private": true, "type": "module" }');
  for (const [name, text] of Object.entries(files)) await writeFile(join(app, name), text);
  return app;
}

/** `npm pack` of what is built, without building again. */
export async function pack(folder: string): Promise<{ tarball: string; files: readonly string[] }> {
  const options = ['--json', '--ignore-scripts', '--offline', '--pack-destination', folder];
  const { stdout } = await run('npm', ['pack', ...options], { maxBuffer: 10_000_000 });
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  return { tarball: join(folder, packed.filename), files: packed.files.map(({ path }) => path) };
}
