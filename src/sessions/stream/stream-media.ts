import { pageRegistry } from '../../audio/index.js';
import { loadSidesCapture, SidesCapture } from '../../audio/sides-capture.js';
import { SILENT } from '../../audio/worklet/messages.js';
import type { CallWarning } from '../../call-error.js';
import type { StreamFormat } from '../../protocols/stream-dialect.js';
import type { StreamLevels, StreamSessionOptions } from './stream-session-types.js';
import { checkSource, openSource } from './stream-sources.js';

/** The sound of one stream: a lease on the page's engine, and both sources. Make it inside a user's gesture. */
export class StreamMedia {
  readonly #lease;
  readonly #assetBase: string | undefined;
  readonly #over = new AbortController();
  readonly #sources;
  #capture: SidesCapture | undefined;

  /** Throws a CallError if this page can have no stream, or not from these sources. */
  constructor(options: StreamSessionOptions, onwarning: (warning: CallWarning) => void) {
    const { agentSource = 'microphone', clientSource = 'none', audioConstraints, assetBase } = options;
    checkSource('agent', agentSource);
    checkSource('client', clientSource);
    const { signal } = this.#over;
    const warn = (code: CallWarning['code'], raised: boolean, message: string): void => {
      if (!signal.aborted) onwarning({ code, raised, message });
    };
    const lease = (this.#lease = pageRegistry().engine.lease());
    lease.oninterrupted = (interrupted) =>
      warn(
        'audio-interrupted',
        interrupted,
        `The device has ${interrupted ? 'paused' : 'given back'} the page’s sound.`,
      );
    this.#assetBase = assetBase;
    const host = { lease, audioConstraints, signal, warn };
    this.#sources = Promise.all([openSource('agent', agentSource, host), openSource('client', clientSource, host)]);
    this.#sources.catch(() => undefined);
  }

  /** Resolves with the port that frames of both sides come out of, from now on. Rejects with a CallError. */
  async open({ sampleRateHz, frameMs }: StreamFormat): Promise<MessagePort> {
    const { context } = this.#lease;
    const sound = loadSidesCapture(this.#lease, this.#assetBase);
    const [[agent, client]] = await Promise.all([this.#sources, sound]);
    this.#over.signal.throwIfAborted();
    const { port1, port2 } = new MessageChannel();
    const capture = (this.#capture = new SidesCapture(context, sampleRateHz, frameMs, port1));
    agent((node) => capture.listen(0, node));
    client((node) => capture.listen(1, node));
    return port2;
  }

  get levels(): StreamLevels {
    const [agent, client] = this.#capture?.levels ?? [SILENT, SILENT];
    return { agent, client };
  }

  /** Lets go of everything at once. */
  release(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    this.#capture?.stop();
    this.#lease.release();
  }
}

/** Loads what a stream of a call will need, for a call that is about to begin. What goes wrong shows when it starts. */
export async function preloadStreamSound(assetBase: string | undefined): Promise<void> {
  const lease = pageRegistry().engine.lease();
  try {
    await loadSidesCapture(lease, assetBase);
  } finally {
    lease.release();
  }
}
