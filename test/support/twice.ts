/**
 * Real time on a busy machine: a browser that got no processor for a moment drops sound by itself. One such moment is
 * forgiven, a second is a failure.
 */
export async function twice(attempt: () => Promise<void>, note: (text: string) => void): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    note(`first attempt: ${(error as Error).message}`);
    await attempt();
  }
}
