import { startTestRunner, type BrowserLauncher, type TestRunnerConfig } from '@web/test-runner';
import { testRunnerConfig, type Outcome } from '../test-runner.ts';
import { farSide } from './far-side.ts';
import { startChromium } from './chromium.ts';
import { startFirefox } from './firefox.ts';
import { startWebKit } from './webkit.ts';

/** `tsx scripts/engines/run.ts firefox [--files test/dsp/x.test.ts]`: the tests of the browser in another engine. */
const engines: Readonly<Record<string, () => Promise<BrowserLauncher>>> = {
  chromium: startChromium,
  firefox: startFirefox,
  webkit: startWebKit,
};
/** A file under which the engine crashed is run again: that is told, and is no mistake of ours. */
const TRIES = 3;

/** Each run has a launcher of its own: one that has stopped does not start again. */
async function runTests(
  start: () => Promise<BrowserLauncher>,
  argv: string[],
  files?: readonly string[],
): Promise<Outcome> {
  const browser = await start();
  return new Promise((resolve, reject) => {
    let outcome: Outcome | undefined;
    const shared = testRunnerConfig((told) => (outcome = told));
    const config: Partial<TestRunnerConfig> = {
      ...shared,
      files: files ? [...files] : [...(shared.files as string[]), 'test/engines/**/*.test.ts'],
      browsers: [browser],
      plugins: [...(shared.plugins ?? []), farSide],
      // Engines stall at times, Firefox for one in starting a worker's worker: what fails is tried once more.
      testFramework: { config: { timeout: 20_000, retries: 1 } },
    };
    startTestRunner({ config, argv, readFileConfig: false, autoExitProcess: false }).then(
      (runner) => runner?.on('stopped', () => (outcome ? resolve(outcome) : reject(new Error('The run broke off.')))),
      reject,
    );
  });
}

const [, , name = '', ...argv] = process.argv;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
try {
  const start = engines[name];
  if (!start) throw new Error(`Name an engine: ${Object.keys(engines).join(', ')}.`);
  let { passed, failed, skipped, skips, unfinished } = await runTests(start, argv);
  for (let tries = 1; tries < TRIES && unfinished.length > 0; tries++) {
    process.stdout.write(`\nOnce more, since the browser went away: ${unfinished.join(' ')}\n`);
    const again = await runTests(start, [], unfinished);
    passed += again.passed;
    failed += again.failed - unfinished.length;
    skipped += again.skipped;
    skips = [...skips, ...again.skips];
    unfinished = again.unfinished;
  }
  for (const skip of skips) process.stdout.write(`\nskipped: ${skip}`);
  process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
