import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureProgram } from '../programs.ts';
import { startChild, temporaryFolder, waitFor } from './children.ts';

/**
 * A sound server of our own whose only loudspeaker is heard by nobody. An engine's clock for sound stands still without
 * one, and the user's own is left alone. Resolves with the environment that leads a browser to it; elsewhere than on
 * Linux, where there is always a device, with an empty one.
 */
export async function startNullSink(): Promise<Record<string, string>> {
  if (process.platform !== 'linux') return {};
  const pulseaudio = ensureProgram(
    { names: ['pulseaudio'] },
    { apt: ['pulseaudio'], dnf: ['pulseaudio'], apk: ['pulseaudio'] },
    'No PulseAudio was found, without which nothing sounds here: install the package pulseaudio.',
  );
  const folder = temporaryFolder('null-sink');
  const socket = join(folder, 'native');
  const modules = ['module-null-sink', `module-native-protocol-unix auth-anonymous=1 socket=${socket}`];
  const args = ['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--disable-shm=yes'];
  const server = startChild(pulseaudio, [...args, ...modules.map((module) => `--load=${module}`)], {
    env: { ...process.env, PULSE_RUNTIME_PATH: folder, PULSE_STATE_PATH: folder },
  });
  await waitFor(server, 'PulseAudio did not start.', () => existsSync(socket) || undefined);
  return { PULSE_SERVER: `unix:${socket}` };
}
