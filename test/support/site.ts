import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';

export interface Page {
  /** The whole document, or what goes into `<body>` of an empty one. */
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SiteOptions {
  /** By path, e.g. `/strict`. */
  readonly pages?: Readonly<Record<string, Page>>;
  /** Folders served by prefix, e.g. `{ '/lib': 'dist/cdn' }`, readable from every origin as a CDN is. */
  readonly folders?: Readonly<Record<string, string>>;
  /** Told of everything that is asked for, whoever asks: a browser's tools see no request of a worklet. */
  readonly onRequest?: (path: string) => void;
  /** Anything else: JSON endpoints and the like. False: not handled. */
  readonly handle?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface Site {
  /** `http://localhost:PORT`, without a slash at the end. */
  readonly origin: string;
  close(): Promise<void>;
}

/** A small web site on a port of its own: an origin of its own. */
export async function startSite({ pages = {}, folders = {}, onRequest, handle }: SiteOptions): Promise<Site> {
  const served = Object.entries(folders).map(([prefix, folder]) => ({
    prefix: `${prefix}/`,
    serve: sirv(folder, {
      dev: true,
      setHeaders: (response) => response.setHeader('access-control-allow-origin', '*'),
    }),
  }));
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    onRequest?.(path);
    const page = pages[path];
    if (page) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers });
      response.end(
        page.html.startsWith('<!doctype') ? page.html : `<!doctype html><title>test</title><body>${page.html}`,
      );
      return;
    }
    const folder = served.find(({ prefix }) => path.startsWith(prefix));
    const notFound = (): void => {
      if (!handle?.(request, response)) response.writeHead(404).end();
    };
    if (!folder) return notFound();
    request.url = (request.url ?? '').slice(folder.prefix.length - 1);
    folder.serve(request, response, notFound);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
