import { globSync } from 'tinyglobby';
import { ensureBrowser } from './find-browser.ts';
import { clearResults, resultsFile, sumResults, writeResults } from './results.ts';
import { run } from './run.ts';

/** A file of tests that hangs, a browser that died under it for one, ends as a failure. Milliseconds. */
const FILE_LIMIT_MS = 8 * 60_000;
const SOAK_LIMIT_MS = 60 * 60_000;

const nodeTests = (name: string, patterns: readonly string[], atOnce = 1): (() => Promise<void>) => {
  const fileLimitMs = name === 'soak' ? SOAK_LIMIT_MS : FILE_LIMIT_MS;
  return () =>
    run(
      process.execPath,
      [
        '--import',
        'tsx',
        '--test',
        `--test-concurrency=${atOnce}`,
        `--test-timeout=${fileLimitMs}`,
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        '--test-reporter=./scripts/count-reporter.mjs',
        '--test-reporter-destination=stdout',
        ...globSync([...patterns]).sort(),
      ],
      { RESULTS_FILE: resultsFile(name) },
      // What hangs is ended file by file; this is for a runner that hangs itself.
      3 * fileLimitMs,
    );
};

/** In this order: what is quick and says most comes first. `npm test -- calls` runs one step. */
const steps: Readonly<Record<string, () => Promise<void>>> = {
  lint: () => run('npm', ['run', '--silent', 'lint']),
  types: () => run('npm', ['run', '--silent', 'typecheck']),
  simulators: nodeTests('simulators', ['simulators/test/*.test.ts']),
  backend: nodeTests('backend', ['backend/test/*.test.ts']),
  browser: () => run('npx', ['web-test-runner'], { NODE_OPTIONS: '--import tsx' }),
  stories: async () => {
    await run('npx', ['vitest', 'run', '--config', '.storybook/vitest.config.ts']);
    await run('npm', ['run', '--silent', 'storybook:build']);
  },
  build: () => run('npm', ['run', '--silent', 'build']),
  package: nodeTests('package', ['test/package/*.test.ts']),
  loading: nodeTests('loading', ['test/loading/*.test.ts']),
  // Whole calls are real time: two browsers at once on two cores would measure each other.
  calls: nodeTests('calls', ['test/calls/*.test.ts']),
  // What lasts for minutes and asks little of the machine.
  waiting: nodeTests('waiting', ['test/waiting/*.test.ts'], 4),
};
/** Long ones, by name only. */
const onRequest: typeof steps = {
  soak: nodeTests('soak', ['test/soak/*.test.ts']),
};

try {
  ensureBrowser();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
clearResults();
const wanted = process.argv.slice(2);
let broken = 0;
for (const [name, step] of Object.entries({ ...steps, ...onRequest })) {
  if (wanted.length > 0 ? !wanted.includes(name) : name in onRequest) continue;
  process.stdout.write(`\n== ${name}\n`);
  const beganMs = performance.now();
  try {
    await step();
    if (name === 'lint' || name === 'types' || name === 'build')
      writeResults(name, { passed: 1, failed: 0, skipped: 0 });
  } catch (error) {
    broken++;
    process.stderr.write(`${name} failed: ${(error as Error).message}\n`);
  }
  process.stdout.write(`== ${name}: ${Math.round((performance.now() - beganMs) / 1000)} s\n`);
}
const { passed, failed, skipped } = sumResults();
// A step that broke without failing a test still has to show in the closing line.
const failures = Math.max(failed, broken);
process.stdout.write(`\n${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failures > 0 ? 1 : 0;
