import { CallError } from '../call-error.js';

/** Makes an address that the page wrote absolute: `/relay/ws` means this site. Anything unreadable is left for the dialect to refuse. */
export function absoluteUrl(address: string | undefined): string | undefined {
  if (!address) return undefined;
  try {
    return new URL(address, globalThis.document?.baseURI).href;
  } catch {
    return address;
  }
}

/** Throws `config-invalid` for an address that this page's browser would refuse to open. */
export function checkReachable(socketUrl: string): void {
  const { protocol, hostname } = new URL(socketUrl);
  const local = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  if (protocol === 'ws:' && globalThis.location?.protocol === 'https:' && !local) {
    throw new CallError('config-invalid', 'url must begin with wss: (or https:) on a page that was opened with https.');
  }
}
