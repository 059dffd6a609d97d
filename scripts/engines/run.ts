import { startTestRunner, type BrowserLauncher } from '@web/test-runner';
import type { Counts } from '../results.ts';
import { testRunnerConfig } from '../test-runner.ts';
import { startFirefox } from './firefox.ts';
import { startWebKit } from './webkit.ts';

/** `tsx scripts/engines/run.ts firefox [--files test/dsp/x.test.ts]`: the tests of the browser in another engine. */
const engines: Readonly<Record<string, () => Promise<BrowserLauncher>>> = {
  firefox: startFirefox,
  webkit: startWebKit,
};

const [, , name = '', ...argv] = process.argv;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
try {
  const start = engines[name];
  if (!start) throw new Error(`Name an engine: ${Object.keys(engines).join(', ')}.`);
  const browser = await start();
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const config = { ...testRunnerConfig((sum) => (counts = sum)), browsers: [browser] };
  const runner = await startTestRunner({ config, argv, readFileConfig: false, autoExitProcess: false });
  runner?.on('stopped', (passed) => {
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
    process.exit(passed && counts.failed === 0 ? 0 : 1);
  });
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
