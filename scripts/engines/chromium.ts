import type { BrowserLauncher } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { autoplayFlag, browserFlags } from '../browser-flags.ts';
import { ensureBrowser } from '../find-browser.ts';

/** Chromium as in `npm test`, to tell what an engine lacks from what a test does. */
export async function startChromium(): Promise<BrowserLauncher> {
  return chromeLauncher({ launchOptions: { executablePath: ensureBrowser(), args: [...browserFlags, autoplayFlag] } });
}
