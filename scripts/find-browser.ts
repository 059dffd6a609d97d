import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** How each system's package manager is asked for Chromium. */
const installers: readonly (readonly string[][])[] = [
  [
    ['apt-get', 'update', '-qq'],
    ['apt-get', 'install', '-y', '-qq', 'chromium'],
  ],
  [['dnf', 'install', '-y', 'chromium']],
  [['apk', 'add', 'chromium']],
  [['brew', 'install', '--cask', 'chromium']],
];

/** The path of a Chromium or Chrome: `CHROME_PATH`, then the search path, then the usual places. */
export function findBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [
    process.env['CHROME_PATH'],
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...places,
  ];
  return candidates.find((path) => path && isExecutable(path));
}

/** Finds a browser or installs one; throws a sentence that says what to install. */
export function ensureBrowser(): string {
  const found = findBrowser() ?? install();
  if (found) return found;
  throw new Error('No Chromium or Chrome was found: install one, or set CHROME_PATH to its executable.');
}

function install(): string | undefined {
  for (const commands of installers) {
    try {
      for (const [command, ...args] of commands as [string, ...string[]][]) {
        const asRoot = process.getuid?.() === 0 || command === 'brew';
        execFileSync(asRoot ? command : 'sudo', asRoot ? args : ['-n', command, ...args], { stdio: 'ignore' });
      }
      const found = findBrowser();
      if (found) return found;
    } catch {
      // Another system's package manager, or no right to install: the next one, then the sentence.
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
