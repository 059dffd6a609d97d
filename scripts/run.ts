import { spawn } from 'node:child_process';

/** Runs a command with this terminal; rejects if it fails, or runs for longer than `limitMs` and is killed. */
export function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  limitMs = 15 * 60_000,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      env: { ...process.env, ...env },
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')}: ${signal ? `stopped by ${signal}` : `exit ${code}`}`));
    });
  });
}
