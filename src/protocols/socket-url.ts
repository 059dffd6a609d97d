const SOCKET_SCHEMES: Readonly<Record<string, string>> = {
  'ws:': 'ws:',
  'wss:': 'wss:',
  'http:': 'ws:',
  'https:': 'wss:',
};

/** An absolute http(s) or ws(s) address as a socket's address; undefined for anything else. */
export function socketUrl(address: string): URL | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  const scheme = SOCKET_SCHEMES[url.protocol];
  if (scheme === undefined) return undefined;
  url.protocol = scheme;
  url.hash = '';
  return url;
}
