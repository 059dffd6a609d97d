import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter, type Reporter, type TestRunnerConfig, type TestRunnerPlugin } from '@web/test-runner';
import { fileURLToPath } from 'node:url';
import type { Counts } from './results.ts';
import { scriptModule } from './script-text.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `import ... from './x.ts?script'`, as in the build. */
const scriptText: TestRunnerPlugin = {
  name: 'script-text',
  async serve({ path, querystring }) {
    if (querystring !== 'script') return undefined;
    return { body: await scriptModule(root + path.slice(1)), type: 'js' };
  },
};

/** The default reporter's totals vanish with its progress bar. */
function countReporter(report: (counts: Counts) => void): Reporter {
  return {
    stop({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0 };
      type Suite = NonNullable<(typeof sessions)[number]['testResults']>;
      const count = ({ tests = [], suites = [] }: Partial<Suite>): void => {
        for (const test of tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
        suites.forEach(count);
      };
      for (const session of sessions) {
        if (session.testResults) count(session.testResults);
        // A file that could not run at all has no tests to fail.
        if (!session.passed && session.errors.length > 0) counts.failed++;
      }
      report(counts);
    },
  };
}

/** What the tests of test/{session,unit,dsp,element} need in whichever browser they run. */
export function testRunnerConfig(report: (counts: Counts) => void): Partial<TestRunnerConfig> {
  return {
    files: [
      'test/session/**/*.test.ts',
      'test/unit/**/*.test.ts',
      'test/dsp/**/*.test.ts',
      'test/element/**/*.test.ts',
    ],
    nodeResolve: true,
    // In parallel, hidden tabs are starved and time out.
    concurrency: 1,
    plugins: [scriptText, esbuildPlugin({ ts: true, target: 'es2022', tsconfig: `${root}tsconfig.base.json` })],
    reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), countReporter(report)],
    filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
    testFramework: { config: { timeout: 20_000 } },
  };
}
