import { chromium, type Browser } from 'playwright-core';
import { autoplayFlag, browserFlags } from '../../scripts/browser-flags.ts';
import { ensureBrowser } from '../../scripts/find-browser.ts';

export interface BrowserOptions {
  /** WAV file that plays, over and over, into the fake microphone. 44.1 kHz arrives sample for sample. */
  readonly microphone?: string;
  /** Sound without a gesture. Default false: a missing gesture must show. */
  readonly autoplay?: boolean;
  readonly flags?: readonly string[];
  /** Pages that are left are kept for the way back. Default false, as the driver has it. */
  readonly keepPages?: boolean;
  /** Hidden pages are slowed down, as for people. Default false, as the driver has it. */
  readonly keepThrottling?: boolean;
}

/** A real Chromium without a window. */
export function launchBrowser({
  microphone,
  autoplay = false,
  flags = [],
  keepPages = false,
  keepThrottling = false,
}: BrowserOptions = {}): Promise<Browser> {
  const args = [...browserFlags, ...flags];
  if (microphone) args.push(`--use-file-for-fake-audio-capture=${microphone}`);
  if (autoplay) args.push(autoplayFlag);
  return chromium.launch({
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
}
