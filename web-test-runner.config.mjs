import { chromeLauncher } from '@web/test-runner-chrome';
import { autoplayFlag, browserFlags } from './scripts/browser-flags.ts';
import { ensureBrowser } from './scripts/find-browser.ts';
import { writeResults } from './scripts/results.ts';
import { testRunnerConfig } from './scripts/test-runner.ts';

export default {
  // scripts/test.ts prints the totals of all steps.
  ...testRunnerConfig(({ passed, failed, skipped }) => writeResults('web-test-runner', { passed, failed, skipped })),
  browsers: [
    chromeLauncher({ launchOptions: { executablePath: ensureBrowser(), args: [...browserFlags, autoplayFlag] } }),
  ],
};
