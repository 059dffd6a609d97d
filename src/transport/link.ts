import { CallError, type CallWarning } from '../call-error.js';
import { assetFolder, scriptAddress, type CarriedScript } from '../carried-script.js';
import { VERSION } from '../version.js';
import type { Close, Closed, LinkHello } from './link-messages.js';
import { trustedScriptUrl } from '../trusted-types.js';

const WORKER_START_LIMIT_MS = 5000;
/** A socket is given half a second for its goodbye (socket.ts); then the worker goes, whatever hangs in it. */
const GOODBYE_LIMIT_MS = 700;

/** What runs at the far end of a link. */
export interface Host<Command> {
  handle(command: Command): void;
}

/** What links of one kind are made from: a host for the page's own thread, and the worker script that holds the same. */
export interface LinkKit<Command, Event, Farewell> {
  makeHost(emit: (event: Event | Closed) => void): Host<Command | Close<Farewell>>;
  readonly script: CarriedScript;
}

export type Transport = 'worker' | 'inline';

export interface LinkSetup<Event> {
  /** Where the link should live; a worker that cannot start becomes inline, with a warning. */
  readonly transport: Transport;
  readonly assetBase: string | undefined;
  /** Aborted: a link that starts only now goes at once, and nothing is warned of. */
  readonly signal?: AbortSignal;
  readonly onevent: (event: Event | Closed) => void;
  readonly onwarning: (warning: CallWarning) => void;
}

/** The page's end of a link. */
export interface Link<Command, Farewell> {
  readonly transport: Transport;
  send(command: Command, transfer?: Transferable[]): void;
  /** Says `farewell` to the provider, closes, and stops the worker within a second. No event comes after this call. */
  dispose(farewell?: Farewell): void;
}

/** Starts a link. It connects to nothing before the command `open`. */
export async function startLink<Command, Event extends { readonly type: string }, Farewell>(
  kit: LinkKit<Command, Event, Farewell>,
  { transport, assetBase, signal, onevent, onwarning }: LinkSetup<Event>,
): Promise<Link<Command, Farewell>> {
  let link: Link<Command, Farewell> | undefined;
  if (transport === 'worker') {
    try {
      link = new WorkerLink<Command, Event, Farewell>(await startWorker(kit.script, assetBase), onevent);
    } catch (cause) {
      if (cause instanceof CallError) throw cause;
      const message = `The call runs on the page’s own thread, because a worker could not start (${remedy(kit.script, assetBase)}).`;
      if (!signal?.aborted) onwarning({ code: 'degraded', raised: true, message });
    }
  }
  link ??= new InlineLink(kit, onevent);
  if (signal?.aborted) link.dispose();
  return link;
}

/** What the page's author can do about a worker that does not start. */
function remedy(script: CarriedScript, assetBase: string | undefined): string {
  const folder = assetFolder(assetBase)?.href;
  const source = folder
    ? `asset-base: ${folder} must be of the page’s own origin and hold ${script.fileName}; CSP: worker-src 'self'`
    : 'CSP: worker-src blob:, or set asset-base';
  return `${source}; Trusted Types: allow the policy voice-call-elements`;
}

class WorkerLink<Command, Event extends { readonly type: string }, Farewell> implements Link<Command, Farewell> {
  readonly transport = 'worker';
  readonly #worker: Worker;
  #onevent: ((event: Event | Closed) => void) | undefined;
  #goodbye: ReturnType<typeof setTimeout> | undefined;
  #gone = false;

  constructor(worker: Worker, onevent: (event: Event | Closed) => void) {
    this.#worker = worker;
    this.#onevent = onevent;
    worker.onmessage = ({ data }: MessageEvent<Event | Closed>) => {
      this.#onevent?.(data);
      if (data.type === 'closed') this.#terminate();
    };
    // A fault inside the worker must not look like a quiet line.
    worker.onerror = () => {
      this.#terminate();
      this.#onevent?.({ type: 'closed', end: { kind: 'closed', code: 1006 } });
    };
  }

  send(command: Command | Close<Farewell>, transfer: Transferable[] = []): void {
    this.#worker.postMessage(command, transfer);
  }

  dispose(farewell?: Farewell): void {
    this.#onevent = undefined;
    if (this.#gone) return;
    this.send({ type: 'close', farewell });
    this.#goodbye ??= setTimeout(() => this.#terminate(), GOODBYE_LIMIT_MS);
  }

  #terminate(): void {
    this.#gone = true;
    clearTimeout(this.#goodbye);
    this.#worker.terminate();
  }
}

class InlineLink<Command, Event, Farewell> implements Link<Command, Farewell> {
  readonly transport = 'inline';
  readonly #host: Host<Command | Close<Farewell>>;
  #onevent: ((event: Event | Closed) => void) | undefined;

  constructor(kit: LinkKit<Command, Event, Farewell>, onevent: (event: Event | Closed) => void) {
    this.#onevent = onevent;
    this.#host = kit.makeHost((event) => this.#onevent?.(event));
  }

  send(command: Command): void {
    this.#host.handle(command);
  }

  dispose(farewell?: Farewell): void {
    this.#onevent = undefined;
    this.#host.handle({ type: 'close', farewell });
  }
}

/** Rejects with a CallError if the worker is of another release, with anything else if there can be no worker. */
async function startWorker(script: CarriedScript, assetBase: string | undefined): Promise<Worker> {
  const { url, release } = scriptAddress(script, assetBase);
  let worker: Worker | undefined;
  try {
    worker = new Worker(trustedScriptUrl(url), { name: 'voice-call-elements link' });
    const hello = await firstMessage(worker);
    if (hello.version !== VERSION) {
      throw new CallError(
        'config-invalid',
        `The files under asset-base are of release ${hello.version}, this script is of ${VERSION}: update them together.`,
      );
    }
    return worker;
  } catch (cause) {
    worker?.terminate();
    throw cause;
  } finally {
    release();
  }
}

/** A worker that CSP forbids does not throw: it fires `error` later, or stays silent. */
function firstMessage(worker: Worker): Promise<LinkHello> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The worker did not start.')), WORKER_START_LIMIT_MS);
    worker.onmessage = ({ data }: MessageEvent<LinkHello>) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.onerror = (event) => {
      clearTimeout(timer);
      event.preventDefault();
      reject(new Error('The worker could not be loaded.'));
    };
  });
}
