import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What runs for longer is killed. Default 15 minutes. */
  readonly limitMs?: number;
  /** Takes what the command says, which otherwise goes to this terminal. */
  readonly hear?: (text: string) => void;
}

/** Runs a command; rejects if it fails or is killed. */
export function run(
  command: string,
  args: readonly string[],
  { env = {}, limitMs = 15 * 60_000, hear }: RunOptions = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: hear ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, ...env },
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', hear ?? (() => undefined));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')}: ${signal ? `stopped by ${signal}` : `exit ${code}`}`));
    });
  });
}
