import { CallError } from '../../call-error.js';
import { trustedScriptUrl } from '../../trusted-types.js';
import {
  DEFAULT_BITRATE,
  type OpusEncoder,
  type OpusEncoderHandlers,
  type OpusEncoderOptions,
  type OpusFallback,
} from './encoder.js';
import { PRE_SKIP_SAMPLES, type OpusAnswer, type OpusCommand } from './worker-messages.js';

/** Its file may still have to be fetched. */
const START_LIMIT_MS = 10_000;

/**
 * opus-recorder's encoder (libopus as wasm). It takes over the worker that it runs in and holds one encoder there, so each
 * voice has a worker. Whoever encodes starts it, so that no sound passes through a busy page: nested, in a link's worker.
 * The file is taken as its makers ship it, behind `opus-encoder.worker.ts`; it knows no error correction.
 */
export class OpusRecorderEncoder implements OpusEncoder {
  readonly preSkipSamples = PRE_SKIP_SAMPLES;
  readonly #handlers: OpusEncoderHandlers;
  readonly #fallback: OpusFallback;
  readonly #flushing: (() => void)[] = [];
  #worker: Worker | undefined;
  #starting: ReturnType<typeof setTimeout> | undefined;
  #releaseScript: () => void = () => undefined;
  #closed = false;

  constructor(
    { bitrate = DEFAULT_BITRATE }: OpusEncoderOptions,
    handlers: OpusEncoderHandlers,
    fallback: OpusFallback,
  ) {
    this.#handlers = handlers;
    this.#fallback = fallback;
    try {
      this.#start();
    } catch (cause) {
      // Whoever made this one has to have it before it fails.
      queueMicrotask(() => this.#fail(this.#notStarted(cause)));
      return;
    }
    this.#say(bitrate);
  }

  encode(samples: Float32Array): void {
    if (samples.length === 0) return;
    const copy = samples.slice();
    this.#say(copy, [copy.buffer]);
  }

  flush(): Promise<void> {
    if (!this.#worker) return Promise.resolve();
    this.#say(null);
    return new Promise((resolve) => this.#flushing.push(resolve));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#starting);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#releaseScript();
    this.#flushing.splice(0).forEach((resolve) => resolve());
  }

  #start(): void {
    let url = this.#fallback;
    if (typeof url !== 'string') {
      const blobUrl = (url = URL.createObjectURL(url));
      this.#releaseScript = () => URL.revokeObjectURL(blobUrl);
    }
    const worker = (this.#worker = new Worker(trustedScriptUrl(url), { name: 'voice-call-elements Opus' }));
    worker.onmessage = ({ data }: MessageEvent<OpusAnswer>) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      const cause = new Error(event.message || 'The worker could not be loaded.');
      this.#fail(this.#starting === undefined ? stopped(cause) : this.#notStarted(cause));
    };
    // A worker that a policy forbids may stay silent.
    this.#starting = setTimeout(
      () => this.#fail(this.#notStarted(new Error('The worker did not answer.'))),
      START_LIMIT_MS,
    );
  }

  #hear(answer: OpusAnswer): void {
    if (answer === 'ready') {
      clearTimeout(this.#starting);
      this.#starting = undefined;
      this.#releaseScript();
    } else if (answer === 'flushed') this.#flushing.shift()?.();
    else this.#handlers.packet(answer);
  }

  #say(command: OpusCommand, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(command, transfer);
  }

  #fail(error: CallError): void {
    if (this.#closed) return;
    this.close();
    this.#handlers.failed(error);
  }

  #notStarted(cause: unknown): CallError {
    const remedy =
      typeof this.#fallback === 'string'
        ? `asset-base: ${this.#fallback} must be there and of the page’s own origin; CSP: worker-src 'self'`
        : "CSP: worker-src blob:, and script-src 'wasm-unsafe-eval', or set asset-base; Trusted Types: allow the policy voice-call-elements";
    return new CallError(
      'worklet-blocked',
      `This browser has no Opus encoder of its own, and ours could not start (${remedy}).`,
      { cause },
    );
  }
}

function stopped(cause: unknown): CallError {
  return new CallError('internal', 'The Opus encoder has stopped. Please start again.', { cause, retryable: true });
}
