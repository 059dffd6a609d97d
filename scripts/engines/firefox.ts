import type { BrowserLauncher } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { ensureProgram } from '../programs.ts';
import { startNullSink } from './null-sink.ts';

const firefox = {
  variable: 'FIREFOX_PATH',
  names: ['firefox-esr', 'firefox'],
  places: ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
};
const packages = { apt: ['firefox-esr'], dnf: ['firefox'], apk: ['firefox-esr'], brew: ['firefox'] };

/** Firefox with a fake microphone (a tone) that nobody is asked about, and sound without a gesture. */
export async function startFirefox(): Promise<BrowserLauncher> {
  const executablePath = ensureProgram(
    firefox,
    packages,
    'No Firefox was found: install one, or set FIREFOX_PATH to its executable.',
  );
  const env = { ...process.env, ...(await startNullSink()) };
  return chromeLauncher({
    launchOptions: {
      browser: 'firefox',
      executablePath,
      env,
      extraPrefsFirefox: {
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
        'media.autoplay.default': 0,
      },
    },
  });
}
