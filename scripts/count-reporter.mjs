import { writeResults } from './results.ts';

/** A reporter of node:test that counts tests (not suites) and prints nothing. */
export default async function* countReporter(source) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of source) {
    if (data?.details?.type === 'suite') continue;
    if (type === 'test:pass') counts[data.skip === undefined ? 'passed' : 'skipped']++;
    if (type === 'test:fail') counts.failed++;
  }
  writeResults(process.env.RESULTS_NAME ?? 'node', counts);
  yield '';
}
