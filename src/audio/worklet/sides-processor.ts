import { LevelMeter } from '../dsp/level-meter.js';
import { Resampler } from '../dsp/resampler.js';
import { FramePool } from '../frame-ports.js';
import type { SidesCommand, SidesLevels, SidesOptions } from './sides-messages.js';

const POOLED = 8;

/** One input: resampled, measured. */
class Side {
  readonly meter = new LevelMeter(Math.round(sampleRate / 20));
  readonly #resampler: Resampler;
  #silence = new Float32Array(128);
  samples: Float32Array;
  /** The meter has a new measure since the last quantum. */
  isMeasured = false;

  constructor({ table }: SidesOptions) {
    this.#resampler = new Resampler(table);
    this.samples = new Float32Array(this.#resampler.maxOutput(this.#silence.length));
  }

  /** Answers how many of `samples` are new. */
  take(input: Float32Array | undefined, length: number): number {
    if (length !== this.#silence.length) {
      this.#silence = new Float32Array(length);
      this.samples = new Float32Array(this.#resampler.maxOutput(length));
    }
    const heard = input ?? this.#silence;
    this.isMeasured = this.meter.push(heard);
    return this.#resampler.process(heard, this.samples);
  }
}

/**
 * Two inputs -> resample -> pairs of frames -> port. Both sides are cut at the same instants: what is sent of them is
 * aligned, whatever happens later. Allocates in the constructor, when the render quantum grows, and when the other end of
 * the port is late in giving buffers back; beside that the message with the levels, twenty times a second.
 */
export class SidesProcessor extends AudioWorkletProcessor {
  readonly #first: Side;
  readonly #second: Side;
  readonly #frameSamples: number;
  #link: MessagePort | undefined;
  readonly #pool = new FramePool();
  readonly #transfer: Transferable[] = [];
  #pair: Float32Array<ArrayBuffer>;
  #filled = 0;
  #stopped = false;

  constructor({ processorOptions }: AudioWorkletNodeOptions) {
    super();
    const options = processorOptions as SidesOptions;
    this.#first = new Side(options);
    this.#second = new Side(options);
    this.#frameSamples = options.frameSamples;
    const pairBytes = 2 * options.frameSamples * Float32Array.BYTES_PER_ELEMENT;
    for (let i = 0; i < POOLED; i++) this.#pool.give(new ArrayBuffer(pairBytes));
    this.#pair = this.#pool.take(2 * options.frameSamples);
    this.port.onmessage = ({ data }: MessageEvent<SidesCommand>) => this.#command(data);
  }

  process(inputs: Float32Array[][]): boolean {
    if (this.#stopped) return false;
    if (!this.#link) return true;
    const first = inputs[0]?.[0];
    const second = inputs[1]?.[0];
    // A side that is not connected gives no channel: time passes for both all the same.
    const length = first?.length ?? second?.length ?? 128;
    const count = this.#first.take(first, length);
    this.#second.take(second, length);
    for (let i = 0; i < count; i++) {
      this.#pair[this.#filled] = this.#first.samples[i] as number;
      this.#pair[this.#frameSamples + this.#filled] = this.#second.samples[i] as number;
      if (++this.#filled === this.#frameSamples) this.#send();
    }
    // Both sides measure the same instants.
    if (this.#second.isMeasured) this.#tellLevels();
    return true;
  }

  #tellLevels(): void {
    const a = this.#first.meter;
    const b = this.#second.meter;
    this.port.postMessage([
      { peak: a.peak, rms: a.rms },
      { peak: b.peak, rms: b.rms },
    ] satisfies SidesLevels);
  }

  #send(): void {
    this.#filled = 0;
    this.#transfer[0] = this.#pair.buffer;
    this.#link?.postMessage(this.#pair, this.#transfer);
    this.#pair = this.#pool.take(2 * this.#frameSamples);
  }

  #command(command: SidesCommand): void {
    if (command === 'stop') {
      this.#stopped = true;
      this.#link?.close();
      return;
    }
    this.#link = command;
    command.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => this.#pool.give(data);
  }
}
