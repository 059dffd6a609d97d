import { socketUrl } from './socket-url.js';

const CORE_URL = 'https://core.audin.ai';

/** A socket address below the core's own path; undefined when the core's address is none. */
export function audinUrl(core: string | undefined, path: string, token?: string): URL | undefined {
  const url = socketUrl(core ?? CORE_URL);
  if (!url) return undefined;
  url.pathname = url.pathname.replace(/\/+$/, '') + path;
  // A page cannot set a header on a socket: the platform wants its token here.
  if (token !== undefined) url.searchParams.set('token', token);
  return url;
}
