import { chromium, type Browser } from 'playwright-core';
import { autoplayFlag, browserFlags } from '../../scripts/browser-flags.ts';
import { ensureBrowser } from '../../scripts/find-browser.ts';
import { microphoneFile } from './wav.ts';

export interface BrowserOptions {
  /** Plays, over and over, into the fake microphone, at MICROPHONE_HZ: so it arrives sample for sample. */
  readonly microphone?: Int16Array;
  /** Sound without a gesture. Default false: a missing gesture must show. */
  readonly autoplay?: boolean;
  readonly flags?: readonly string[];
  /** Pages that are left are kept for the way back. Default false, as the driver has it. */
  readonly keepPages?: boolean;
  /** Hidden pages are slowed down, as for people. Default false, as the driver has it. */
  readonly keepThrottling?: boolean;
}

/** A real Chromium without a window. */
export async function launchBrowser({
  microphone,
  autoplay = false,
  flags = [],
  keepPages = false,
  keepThrottling = false,
}: BrowserOptions = {}): Promise<Browser> {
  const args = [...browserFlags, ...flags];
  const file = microphone && microphoneFile(microphone);
  if (file) args.push(`--use-file-for-fake-audio-capture=${file.path}`);
  if (autoplay) args.push(autoplayFlag);
  const browser = await chromium.launch({
    executablePath: ensureBrowser(),
    args,
    ignoreDefaultArgs: [
      ...(keepPages ? ['--disable-back-forward-cache'] : []),
      ...(keepThrottling
        ? [
            '--disable-background-timer-throttling',
            '--disable-backgrounding-occluded-windows',
            '--disable-renderer-backgrounding',
          ]
        : []),
    ],
  });
  if (file) browser.on('disconnected', file.remove);
  return browser;
}
