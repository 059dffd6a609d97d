import { isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

const HOST = /^[a-z0-9.-]+(:\d+)?$|^\[[0-9a-f:.]+\](:\d+)?$/i;

/** Who is calling, seen through the named proxies only. */
export class Addresses {
  readonly #trusts: (address: string, hop: number) => boolean;

  /** Throws TypeError when an entry is no address, range, or `loopback`, `linklocal`, `uniquelocal`. */
  constructor(trustedProxies: readonly string[]) {
    this.#trusts = trustedProxies.length > 0 ? proxyAddr.compile([...trustedProxies]) : () => false;
  }

  /** The client's address: the connection's own, or the last one in X-Forwarded-For that no trusted proxy has. */
  clientOf(request: IncomingMessage): string {
    const remote = request.socket.remoteAddress ?? '';
    const seen = proxyAddr(request, this.#trusts);
    return isIP(seen) ? seen : remote;
  }

  /** `https://host` as the browser sees it; undefined when the Host header is no host. */
  siteOf(request: IncomingMessage): string | undefined {
    const trusted = this.#trusts(request.socket.remoteAddress ?? '', 0);
    const encrypted = 'encrypted' in request.socket && request.socket.encrypted === true;
    const scheme = (trusted && lastOf(request.headers['x-forwarded-proto'])) || (encrypted ? 'https' : 'http');
    const host = (trusted && lastOf(request.headers['x-forwarded-host'])) || request.headers.host || '';
    return HOST.test(host) && /^https?$/i.test(scheme) ? `${scheme.toLowerCase()}://${host}` : undefined;
  }
}

/** What limits count by: an IPv4 address, or the /64 network of an IPv6 one, as a household has more than one of those. */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.toLowerCase().split('%', 1)[0]!.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const words = [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4);
  return `${words.map((word) => parseInt(word, 16).toString(16)).join(':')}::/64`;
}

function lastOf(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.join(',') : header;
  return text?.split(',').at(-1)?.trim();
}
