import { ensureProgram } from '../programs.ts';
import { startChild, waitFor } from './children.ts';

/** A screen that nobody sees, for a browser that has no headless mode. Resolves with the environment that leads to it. */
export async function startVirtualScreen(): Promise<Record<string, string>> {
  const xvfb = ensureProgram(
    { names: ['Xvfb'] },
    { apt: ['xvfb'], dnf: ['xorg-x11-server-Xvfb'], apk: ['xvfb'] },
    'No Xvfb was found: install the package xvfb.',
  );
  // It takes a free number by itself and writes it to descriptor 3.
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const server = startChild(xvfb, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  let written = '';
  server.stdio[3]?.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const number = await waitFor(server, 'Xvfb did not start.', () => /^(\d+)\n/.exec(written)?.[1]);
  return { DISPLAY: `:${number}` };
}
