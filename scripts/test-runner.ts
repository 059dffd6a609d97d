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

/** `skips`: names of tests. `unfinished`: paths of files that could not run, or not to their end. */
export interface Outcome extends Counts {
  readonly skips: readonly string[];
  readonly unfinished: readonly string[];
}

/** The default reporter's totals vanish with its progress bar. */
function countReporter(report: (outcome: Outcome) => void): Reporter {
  return {
    stop({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0 };
      const skips: string[] = [];
      const unfinished: string[] = [];
      type Suite = NonNullable<(typeof sessions)[number]['testResults']>;
      const count = ({ tests = [], suites = [] }: Partial<Suite>): void => {
        for (const test of tests) {
          counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
          if (test.skipped) skips.push(test.name);
        }
        suites.forEach(count);
      };
      for (const session of sessions) {
        if (session.testResults) count(session.testResults);
        // A file that could not run at all has no tests to fail.
        if (session.passed || session.errors.length === 0) continue;
        counts.failed++;
        unfinished.push(session.testFile);
      }
      report({ ...counts, skips, unfinished });
    },
  };
}

/** What the tests of test/{session,unit,dsp,element} need in whichever browser they run. */
export function testRunnerConfig(report: (outcome: Outcome) => void): Partial<TestRunnerConfig> {
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
