import { CallError, type CallWarning } from '../call-error.js';
import { assetFolder, scriptAddress, type CarriedScript } from '../carried-script.js';
import { VERSION } from '../version.js';
import { LinkHost, type DialectMap } from './link-host.js';
import type { LinkCommand, LinkEvent, LinkHello } from './link-messages.js';
import { trustedScriptUrl } from './trusted-types.js';

const WORKER_START_LIMIT_MS = 5000;
/** A socket is given half a second for its goodbye (socket.ts); then the worker goes, whatever hangs in it. */
const GOODBYE_LIMIT_MS = 700;

/** What links of one kind are made from: the dialects, and the worker script that holds the same ones. */
export interface LinkKit<Options, Command, Message> {
  readonly dialects: DialectMap<Options, Command, Message>;
  readonly script: CarriedScript;
}

export type Transport = 'worker' | 'inline';

export interface LinkSetup<Message> {
  /** Where the link should live; a worker that cannot start becomes inline, with a warning. */
  readonly transport: Transport;
  readonly assetBase: string | undefined;
  readonly onevent: (event: LinkEvent<Message>) => void;
  readonly onwarning: (warning: CallWarning) => void;
}

/** The page's end of a link. */
export interface Link<Options, Command> {
  readonly transport: Transport;
  send(command: LinkCommand<Options, Command>, transfer?: Transferable[]): void;
  /** Says `farewell` to the provider, closes, and stops the worker within a second. No event comes after this call. */
  dispose(farewell?: Command): void;
}

/** Starts a link. It connects to nothing before the command `open`. */
export async function startLink<Options, Command, Message extends { readonly type: string }>(
  kit: LinkKit<Options, Command, Message>,
  setup: LinkSetup<Message>,
): Promise<Link<Options, Command>> {
  if (setup.transport === 'worker') {
    try {
      const worker = await startWorker(kit.script, setup.assetBase);
      return new WorkerLink(worker, setup.onevent);
    } catch (cause) {
      if (cause instanceof CallError) throw cause;
      setup.onwarning({
        code: 'degraded',
        raised: true,
        message: `The call runs on the page’s own thread, because a worker could not start (${remedy(kit.script, setup.assetBase)}).`,
      });
    }
  }
  return new InlineLink(kit.dialects, setup.onevent);
}

/** What the page's author can do about a worker that does not start. */
function remedy(script: CarriedScript, assetBase: string | undefined): string {
  const folder = assetFolder(assetBase)?.href;
  const source = folder
    ? `asset-base: ${folder} must be of the page’s own origin and hold ${script.fileName}; CSP: worker-src 'self'`
    : 'CSP: worker-src blob:, or set asset-base';
  return `${source}; Trusted Types: allow the policy voice-call-elements`;
}

class WorkerLink<Options, Command, Message> implements Link<Options, Command> {
  readonly transport = 'worker';
  readonly #worker: Worker;
  #onevent: ((event: LinkEvent<Message>) => void) | undefined;
  #goodbye: ReturnType<typeof setTimeout> | undefined;
  #gone = false;

  constructor(worker: Worker, onevent: (event: LinkEvent<Message>) => void) {
    this.#worker = worker;
    this.#onevent = onevent;
    worker.onmessage = ({ data }: MessageEvent<LinkEvent<Message>>) => {
      this.#onevent?.(data);
      if (data.type === 'closed') this.#terminate();
    };
    // A fault inside the worker must not look like a quiet line.
    worker.onerror = () => {
      this.#terminate();
      this.#onevent?.({ type: 'closed', end: { kind: 'closed', code: 1006 } });
    };
  }

  send(command: LinkCommand<Options, Command>, transfer: Transferable[] = []): void {
    this.#worker.postMessage(command, transfer);
  }

  dispose(farewell?: Command): void {
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

class InlineLink<Options, Command, Message extends { readonly type: string }> implements Link<Options, Command> {
  readonly transport = 'inline';
  readonly #host: LinkHost<Options, Command, Message>;
  #onevent: ((event: LinkEvent<Message>) => void) | undefined;

  constructor(dialects: DialectMap<Options, Command, Message>, onevent: (event: LinkEvent<Message>) => void) {
    this.#onevent = onevent;
    this.#host = new LinkHost(dialects, (event) => this.#onevent?.(event));
  }

  send(command: LinkCommand<Options, Command>): void {
    this.#host.handle(command);
  }

  dispose(farewell?: Command): void {
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
