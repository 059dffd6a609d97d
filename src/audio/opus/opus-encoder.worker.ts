import { OggReader } from '../containers/ogg-reader.js';
import { OPUS_RATE_HZ } from '../containers/opus.js';
import { OPUS_FRAME, OPUS_FRAME_MS } from './encoder.js';
import { PRE_SKIP_SAMPLES, type OpusAnswer, type OpusCommand } from './worker-messages.js';

/** OPUS_APPLICATION_VOIP of libopus. */
const VOIP = 2048;

/** What opus-recorder's `encoderWorker` says. */
type Said =
  | { readonly message: 'ready' | 'flushed' | 'done' }
  | { readonly message: 'page'; readonly page: Uint8Array<ArrayBuffer> };

/** What is used of a worker's scope; the DOM library describes the page's instead. */
interface WorkerScope {
  onmessage: ((event: { readonly data: object }) => void) | null;
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<OpusCommand>) => void): void;
}

/**
 * Stands before opus-recorder's `encoderWorker` in one file (scripts/opus-encoder-file.ts) and between it and who started
 * the worker: Ogg pages become packets, and each knows its place. The encoder works at once: what it says to a command,
 * it has said when the command has been given.
 */
const scope = globalThis as unknown as WorkerScope;
const answer: (answer: OpusAnswer, transfer?: Transferable[]) => void = scope.postMessage.bind(scope);
const reader = new OggReader();
/** Where the next packet begins. */
let nextSamples = 0;
let givenSamples = 0;
/** What the encoder holds of an unfinished packet; undefined when all that it was given has come out. */
let heldSamples: number | undefined;

scope.postMessage = (message) => {
  const said = message as Said;
  if (said.message === 'ready') answer('ready');
  if (said.message !== 'page') return;
  for (const data of reader.push(said.page)) {
    answer({ data, atSamples: nextSamples }, [data.buffer]);
    nextSamples += OPUS_FRAME;
  }
};

scope.addEventListener('message', (event) => {
  // The encoder's own listener came later.
  event.stopImmediatePropagation();
  const { data } = event;
  if (typeof data === 'number') start(data);
  else if (data) take(data);
  else flush();
});

function start(bitrate: number): void {
  tell({
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

function take(samples: Float32Array): void {
  givenSamples += samples.length;
  heldSamples = ((heldSamples ?? 0) + samples.length) % OPUS_FRAME;
  encode(samples);
}

function flush(): void {
  // What it holds of an unfinished packet it would throw away: it is given the rest, and the codec's look-ahead with it.
  if (heldSamples !== undefined) {
    encode(new Float32Array(Math.ceil((heldSamples + PRE_SKIP_SAMPLES) / OPUS_FRAME) * OPUS_FRAME - heldSamples));
    heldSamples = undefined;
  }
  tell({ command: 'flush' });
  // What comes now is in step with what was given, not with what filled up the last packet.
  nextSamples = givenSamples;
  answer('flushed');
}

function encode(samples: Float32Array): void {
  tell({ command: 'encode', buffers: [samples] });
}

function tell(command: object): void {
  scope.onmessage?.({ data: command });
}
