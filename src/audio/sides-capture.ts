import { CallError } from '../call-error.js';
import type { EngineLease } from './engine.js';
import { resamplerTable } from './resampler-table.js';
import { SILENT, type Level } from './worklet/messages.js';
import { SIDES, type SidesCommand, type SidesLevels, type SidesOptions } from './worklet/sides-messages.js';
import { script } from './worklet/sides.worklet.ts?script';

const BOTH_SILENT: SidesLevels = [SILENT, SILENT];

/** Before the first SidesCapture. As `loadStreams` does. */
export async function loadSidesCapture(lease: EngineLease, assetBase: string | undefined): Promise<void> {
  await Promise.all([lease.ready, lease.load(script, assetBase)]);
}

/** Two sides of a call, heard together: pairs of frames that belong to the same instant leave through a port. */
export class SidesCapture {
  readonly #node: AudioWorkletNode;
  readonly #sources: [AudioNode | undefined, AudioNode | undefined] = [undefined, undefined];
  #levels = BOTH_SILENT;

  /** After `loadSidesCapture`. One channel, `sampleRateHz` and frames of `frameMs`, as frame-ports.ts has them. */
  constructor(context: AudioContext, sampleRateHz: number, frameMs: number, port: MessagePort) {
    const processorOptions: SidesOptions = {
      table: resamplerTable(context.sampleRate, sampleRateHz),
      frameSamples: Math.round((sampleRateHz * frameMs) / 1000),
    };
    this.#node = new AudioWorkletNode(context, SIDES, {
      numberOfInputs: 2,
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
      processorOptions,
    });
    this.#send(port, [port]);
    this.#node.port.onmessage = ({ data }: MessageEvent<SidesLevels>) => (this.#levels = data);
  }

  get levels(): readonly [Level, Level] {
    return this.#levels;
  }

  /** From now on this side is `source`, or silence. Throws `config-invalid` for a node of another AudioContext. */
  listen(side: 0 | 1, source: AudioNode | undefined): void {
    const before = this.#sources[side];
    if (before === source) return;
    this.#sources[side] = source;
    try {
      before?.disconnect(this.#node, 0, side);
    } catch {
      // Its call has ended: it let go of everything itself.
    }
    try {
      source?.connect(this.#node, 0, side);
    } catch (cause) {
      throw new CallError(
        'config-invalid',
        'The call that is to be streamed belongs to another release of this library: load one release only.',
        { cause },
      );
    }
  }

  stop(): void {
    this.listen(0, undefined);
    this.listen(1, undefined);
    this.#send('stop');
    // What it measured meanwhile is not to be shown.
    this.#node.port.onmessage = null;
    this.#levels = BOTH_SILENT;
  }

  #send(command: SidesCommand, transfer: Transferable[] = []): void {
    this.#node.port.postMessage(command, transfer);
  }
}
