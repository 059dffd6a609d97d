import { VERSION } from '../version.js';
import type { Host } from './link.js';
import type { LinkHello } from './link-messages.js';

/** The part of a dedicated worker's scope that a link needs; the DOM library describes the page's instead. */
interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
}

/** Makes this worker the far end of a link. */
export function serveLink<Command>(makeHost: (emit: (event: unknown) => void) => Host<Command>): void {
  // One-file scripts run a worker's code on the page too, for the inline twin (scripts/function-scripts.ts).
  if ('document' in globalThis) return;
  const scope = globalThis as unknown as WorkerScope;
  const host = makeHost((event) => scope.postMessage(event));
  scope.onmessage = ({ data }: MessageEvent<Command>) => host.handle(data);
  scope.postMessage({ type: 'hello', version: VERSION } satisfies LinkHello);
}
