import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { writeResults } from './results.ts';

/** Tells each story in a line and what failed in full, counts for scripts/test.ts, and names no path of the machine. */
export class StoriesReporter implements Reporter {
  readonly #counts = { passed: 0, failed: 0, skipped: 0 };

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state === 'pending') return;
    this.#counts[result.state]++;
    const mark = { passed: '✔', failed: '✖', skipped: '-' }[result.state];
    process.stdout.write(`${mark} ${test.module.relativeModuleId.replace(/^.*\//, '')}: ${test.fullName}\n`);
    for (const { message } of result.errors ?? []) process.stderr.write(`${brief(message)}\n`);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message: string }[]): void {
    const broken = modules.flatMap((module) => [...module.errors()]);
    for (const { message } of [...broken, ...unhandled]) {
      this.#counts.failed++;
      process.stderr.write(`${brief(message)}\n`);
    }
    writeResults('stories', this.#counts);
  }
}

/** Testing Library appends the whole document to its messages; paths begin at the project. */
function brief(message: string): string {
  return (message.split('Ignored nodes:')[0] ?? message).replaceAll(`${process.cwd()}/`, '');
}
