import { ensureProgram } from './programs.ts';

const chromium = {
  variable: 'CHROME_PATH',
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'],
  places: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};
const packages = { apt: ['chromium'], dnf: ['chromium'], apk: ['chromium'], brew: ['chromium'] };

/** The path of a Chromium or Chrome: `CHROME_PATH`, then the search path, then the usual places. Else it installs one; throws a sentence that says what to install. */
export function ensureBrowser(): string {
  return ensureProgram(
    chromium,
    packages,
    'No Chromium or Chrome was found: install one, or set CHROME_PATH to its executable.',
  );
}
