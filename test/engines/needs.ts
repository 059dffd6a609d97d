/**
 * Skips the running test where an engine lacks what it is about. `has` is asked of the engine itself, not guessed from its
 * name; `reason` stands in the test's title, and a run in that engine prints it.
 */
export function needs(test: Mocha.Context, has: boolean, reason: string): void {
  if (has || !test.test) return;
  test.test.title += ` (${reason})`;
  test.skip();
}
