import { CallError } from '../../call-error.js';
import { trustedScriptUrl } from '../../trusted-types.js';
import { OggReader } from '../containers/ogg-reader.js';
import { OPUS_RATE_HZ } from '../containers/opus.js';
import {
  DEFAULT_BITRATE,
  OPUS_FRAME,
  OPUS_FRAME_MS,
  type OpusEncoder,
  type OpusEncoderHandlers,
  type OpusEncoderOptions,
  type OpusFallback,
} from './encoder.js';

/** OPUS_APPLICATION_VOIP of libopus. */
const VOIP = 2048;
/** The codec's own look-ahead, and that of the resampler before it, which has nothing to do but is always there. */
const PRE_SKIP_SAMPLES = 312 + 24;
/** Its file may still have to be fetched. */
const START_LIMIT_MS = 10_000;

/** What opus-recorder's `encoderWorker` says. */
type Said =
  | { readonly message: 'ready' | 'flushed' | 'done' }
  | { readonly message: 'page'; readonly page: Uint8Array<ArrayBuffer> };

/**
 * opus-recorder's encoder (libopus as wasm). It takes over the worker that it runs in and holds one encoder there, so each
 * voice has a worker. Whoever encodes starts it, so that no sound passes through a busy page: nested, in a link's worker.
 * The file is taken as its makers ship it, and spoken to by its messages: it has none for error correction.
 */
export class OpusRecorderEncoder implements OpusEncoder {
  readonly preSkipSamples = PRE_SKIP_SAMPLES;
  readonly #handlers: OpusEncoderHandlers;
  readonly #fallback: OpusFallback;
  readonly #reader = new OggReader();
  readonly #flushing: { readonly atSamples: number; readonly resolve: () => void }[] = [];
  #worker: Worker | undefined;
  #starting: ReturnType<typeof setTimeout> | undefined;
  #releaseScript: () => void = () => undefined;
  /** Where the next packet begins. */
  #nextSamples = 0;
  #givenSamples = 0;
  /** What the encoder holds of an unfinished packet; undefined when all that it was given has come out. */
  #heldSamples: number | undefined;
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
    this.#say({
      command: 'init',
      encoderApplication: VOIP,
      encoderBitRate: bitrate,
      encoderFrameSize: OPUS_FRAME_MS,
      encoderSampleRate: OPUS_RATE_HZ,
      originalSampleRate: OPUS_RATE_HZ,
      numberOfChannels: 1,
      // A page for each packet: nothing waits for the next one.
      maxFramesPerPage: 1,
    });
  }

  encode(samples: Float32Array): void {
    if (samples.length === 0) return;
    this.#givenSamples += samples.length;
    this.#heldSamples = ((this.#heldSamples ?? 0) + samples.length) % OPUS_FRAME;
    this.#give(samples.slice());
  }

  flush(): Promise<void> {
    if (!this.#worker) return Promise.resolve();
    // What it holds of an unfinished packet it would throw away: it is given the rest, and the codec's look-ahead with it.
    if (this.#heldSamples !== undefined) {
      const endSamples = Math.ceil((this.#heldSamples + PRE_SKIP_SAMPLES) / OPUS_FRAME) * OPUS_FRAME;
      this.#give(new Float32Array(endSamples - this.#heldSamples));
      this.#heldSamples = undefined;
    }
    this.#say({ command: 'flush' });
    return new Promise((resolve) => this.#flushing.push({ resolve, atSamples: this.#givenSamples }));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#starting);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#releaseScript();
    this.#flushing.splice(0).forEach(({ resolve }) => resolve());
  }

  #start(): void {
    let url = this.#fallback;
    if (typeof url !== 'string') {
      const blobUrl = (url = URL.createObjectURL(url));
      this.#releaseScript = () => URL.revokeObjectURL(blobUrl);
    }
    const worker = (this.#worker = new Worker(trustedScriptUrl(url), { name: 'voice-call-elements Opus' }));
    worker.onmessage = ({ data }: MessageEvent<Said>) => this.#hear(data);
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

  #hear(said: Said): void {
    if (said.message === 'ready') {
      clearTimeout(this.#starting);
      this.#starting = undefined;
      this.#releaseScript();
    } else if (said.message === 'flushed') {
      const flushed = this.#flushing.shift();
      // What comes now is in step with what was given, not with what filled up the last packet.
      if (flushed) this.#nextSamples = flushed.atSamples;
      flushed?.resolve();
    } else if (said.message === 'page') {
      for (const data of this.#reader.push(said.page)) {
        this.#handlers.packet({ data, atSamples: this.#nextSamples });
        this.#nextSamples += OPUS_FRAME;
      }
    }
  }

  #give(samples: Float32Array<ArrayBuffer>): void {
    this.#say({ command: 'encode', buffers: [samples] }, [samples.buffer]);
  }

  #say(command: object, transfer: Transferable[] = []): void {
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
