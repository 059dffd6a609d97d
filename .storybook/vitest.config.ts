import { fileURLToPath } from 'node:url';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { autoplayFlag, browserFlags } from '../scripts/browser-flags.ts';
import { ensureBrowser } from '../scripts/find-browser.ts';
import { StoriesReporter } from '../scripts/stories-reporter.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Every story as a test: it renders, its play function holds, axe finds nothing. */
export default defineConfig({
  root,
  logLevel: 'error',
  plugins: [storybookTest({ configDir: fileURLToPath(new URL('.', import.meta.url)), disableAddonDocs: true })],
  // Found late, one of these would reload the page under a running test.
  optimizeDeps: {
    include: ['lit', 'lit/decorators.js', 'lit/directives/ref.js', 'lit/directives/live.js', 'msw', 'msw/browser'],
  },
  test: {
    name: 'stories',
    // In parallel, hidden frames are starved and time out.
    fileParallelism: false,
    testTimeout: 20_000,
    reporters: [new StoriesReporter()],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath: ensureBrowser(), args: [...browserFlags, autoplayFlag] },
      }),
      instances: [{ browser: 'chromium', viewport: { width: 1024, height: 768 } }],
    },
  },
});
