import { globSync } from 'tinyglobby';
import { ensureBrowser } from './find-browser.ts';
import { clearResults, resultsFile, sumResults, writeResults } from './results.ts';
import { run } from './run.ts';

/** A file of tests that hangs, a browser that died under it for one, ends as a failure. Milliseconds. */
const FILE_LIMIT_MS = 8 * 60_000;
const SOAK_LIMIT_MS = 60 * 60_000;

type Step = (hear?: (text: string) => void) => Promise<void>;

const nodeTests = (name: string, pattern: string, { atOnce = 1, fileLimitMs = FILE_LIMIT_MS } = {}): Step => {
  return (hear) =>
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
        ...globSync(pattern).sort(),
      ],
      {
        env: { RESULTS_FILE: resultsFile(name) },
        // What hangs is ended file by file; this is for a runner that hangs itself.
        limitMs: 3 * fileLimitMs,
        ...(hear && { hear }),
      },
    );
};

/** In this order. `npm test -- calls` runs one step. */
const steps: Readonly<Record<string, Step>> = {
  build: () => run('npm', ['run', '--silent', 'build']),
  waiting: nodeTests('waiting', 'test/waiting/*.test.ts', { atOnce: 4 }),
  lint: () => run('npm', ['run', '--silent', 'lint']),
  types: () => run('npm', ['run', '--silent', 'typecheck']),
  simulators: nodeTests('simulators', 'simulators/test/*.test.ts', { atOnce: 2 }),
  backend: nodeTests('backend', 'backend/test/*.test.ts', { atOnce: 2 }),
  bench: nodeTests('bench', 'test/bench/*.test.ts', { atOnce: 2 }),
  browser: () => run('npx', ['web-test-runner'], { env: { NODE_OPTIONS: '--import tsx' } }),
  stories: async () => {
    await run('npx', ['vitest', 'run', '--config', '.storybook/vitest.config.ts']);
    await run('npm', ['run', '--silent', 'storybook:build']);
  },
  package: nodeTests('package', 'test/package/*.test.ts'),
  loading: nodeTests('loading', 'test/loading/*.test.ts', { atOnce: 2 }),
  calls: nodeTests('calls', 'test/calls/*.test.ts', { atOnce: 2 }),
  // In real time: two browsers at once on two cores would spoil each other's sound.
  sound: nodeTests('sound', 'test/sound/*.test.ts'),
};
/** Takes minutes and asks little of the machine: goes on beside the steps after it. */
const BESIDE: readonly string[] = ['waiting'];
/** Nothing else goes on beside these. */
const ALONE: readonly string[] = ['sound'];
/** Long ones, by name only. */
const onRequest: typeof steps = {
  soak: nodeTests('soak', 'test/soak/*.test.ts', { fileLimitMs: SOAK_LIMIT_MS }),
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
const beside: Promise<string>[] = [];
const joinBeside = async (): Promise<void> => {
  for (const heard of beside.splice(0)) process.stdout.write(await heard);
};

/** Says at the end how long it took; never rejects. */
async function take(name: string, step: Step, write: (text: string) => unknown, hear?: (text: string) => void) {
  write(`\n== ${name}\n`);
  const beganMs = performance.now();
  try {
    await step(hear);
    if (name === 'lint' || name === 'types' || name === 'build')
      writeResults(name, { passed: 1, failed: 0, skipped: 0 });
  } catch (error) {
    broken++;
    write(`${name} failed: ${(error as Error).message}\n`);
  }
  write(`== ${name}: ${Math.round((performance.now() - beganMs) / 1000)} s\n`);
}

async function takeBeside(name: string, step: Step): Promise<string> {
  let heard = '';
  const hear = (text: string): void => void (heard += text);
  await take(name, step, hear, hear);
  return heard;
}

for (const [name, step] of Object.entries({ ...steps, ...onRequest })) {
  if (wanted.length > 0 ? !wanted.includes(name) : name in onRequest) continue;
  if (BESIDE.includes(name)) {
    beside.push(takeBeside(name, step));
    continue;
  }
  if (ALONE.includes(name)) await joinBeside();
  await take(name, step, (text) => process.stdout.write(text));
}
await joinBeside();
const { passed, failed, skipped } = sumResults();
// A step that broke without failing a test still has to show in the closing line.
const failures = Math.max(failed, broken);
process.stdout.write(`\n${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failures > 0 ? 1 : 0;
