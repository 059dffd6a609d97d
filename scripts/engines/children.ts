import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts a server that ends with this process, however that ends. It prints nothing. */
export function startChild(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(command, args, { stdio: 'ignore', ...options });
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  child.once('exit', () => process.off('exit', stop));
  return child;
}

/** A folder of one's own that is removed when this process ends. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const WAIT_MS = 10_000;

/** Asks again until `check` gives something; throws `failure` after ten seconds, or when `child` has ended. */
export async function waitFor<Value>(
  child: ChildProcess,
  failure: string,
  check: () => Value | undefined | Promise<Value | undefined>,
): Promise<Value> {
  const giveUpAt = performance.now() + WAIT_MS;
  while (performance.now() < giveUpAt && child.exitCode === null) {
    const value = await check();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(failure);
}
