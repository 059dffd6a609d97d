import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { fileURLToPath } from 'node:url';
import { autoplayFlag, browserFlags } from './scripts/browser-flags.ts';
import { ensureBrowser } from './scripts/find-browser.ts';
import { writeResults } from './scripts/results.ts';
import { scriptModule } from './scripts/script-text.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

/** `import ... from './x.ts?script'`, as in the build. */
const scriptText = {
  name: 'script-text',
  async serve({ path, querystring }) {
    if (querystring !== 'script') return undefined;
    return { body: await scriptModule(root + path.slice(1)), type: 'js' };
  },
};

/** The default reporter's totals vanish with its progress bar: scripts/test.ts prints them. */
const countReporter = {
  stop({ sessions }) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const count = ({ tests = [], suites = [] }) => {
      for (const test of tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
      suites.forEach(count);
    };
    for (const session of sessions) {
      if (session.testResults) count(session.testResults);
      // A file that could not run at all has no tests to fail.
      if (!session.passed && session.errors.length > 0) counts.failed++;
    }
    writeResults('web-test-runner', counts);
  },
};

export default {
  files: ['test/session/**/*.test.ts', 'test/unit/**/*.test.ts', 'test/dsp/**/*.test.ts', 'test/element/**/*.test.ts'],
  nodeResolve: true,
  // In parallel, hidden tabs are starved and time out.
  concurrency: 1,
  browsers: [
    chromeLauncher({ launchOptions: { executablePath: ensureBrowser(), args: [...browserFlags, autoplayFlag] } }),
  ],
  plugins: [scriptText, esbuildPlugin({ ts: true, target: 'es2022', tsconfig: `${root}tsconfig.base.json` })],
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), countReporter],
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  testFramework: { config: { timeout: 20_000 } },
};
