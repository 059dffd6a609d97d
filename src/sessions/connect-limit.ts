/** From start to active; the browser's permission prompt does not count. */
export const CONNECT_LIMIT_MS = 10_000;
