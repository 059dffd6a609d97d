import { VERSION } from '../version.js';
import { LinkHost, type DialectMap } from './link-host.js';
import type { LinkCommand, LinkHello } from './link-messages.js';

/** The part of a dedicated worker's scope that a link needs; the DOM library describes the page's instead. */
interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
}

/** Makes this worker a link that speaks `dialects`. */
export function serveLink<Options, Command, Message extends { readonly type: string }>(
  dialects: DialectMap<Options, Command, Message>,
): void {
  const scope = globalThis as unknown as WorkerScope;
  const host = new LinkHost(dialects, (event) => scope.postMessage(event));
  scope.onmessage = ({ data }: MessageEvent<LinkCommand<Options, Command>>) => host.handle(data);
  scope.postMessage({ type: 'hello', version: VERSION } satisfies LinkHello);
}
