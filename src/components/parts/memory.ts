/** What the browser remembers of this site under `key`, after storing `value` if there is one. */
export function memory(key: string, value?: string): string | null {
  try {
    if (value) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    // Sandboxed frames and strict privacy settings forbid storage: nothing is remembered from visit to visit.
    return null;
  }
}
