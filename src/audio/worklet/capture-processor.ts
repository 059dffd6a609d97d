import { Framer } from '../dsp/framer.js';
import { LevelMeter } from '../dsp/level-meter.js';
import { Resampler } from '../dsp/resampler.js';
import { FramePool } from '../frame-ports.js';
import type { ProcessorCommand, ProcessorEvent, ProcessorOptions } from './messages.js';

/**
 * Microphone -> mute -> (output, for whoever taps the call) -> resample -> frames -> port. Allocates in the constructor,
 * when the render quantum grows, and when the other end of the port is so late in giving buffers back that the pool runs
 * dry; beside that the message with the level, twenty times a second.
 */
export class CaptureProcessor extends AudioWorkletProcessor {
  readonly #resampler: Resampler;
  readonly #framer: Framer;
  readonly #meter = new LevelMeter(Math.round(sampleRate / 20));
  readonly #pool = new FramePool();
  readonly #transfer: Transferable[] = [];
  #link: MessagePort | undefined;
  #quantum = new Float32Array(128);
  #resampled: Float32Array;
  #gain: number;
  #targetGain: number;
  #stopped = false;

  constructor(options: AudioWorkletNodeOptions) {
    super();
    const { table, frameSamples, muted } = options.processorOptions as ProcessorOptions;
    this.#gain = this.#targetGain = muted ? 0 : 1;
    this.#resampler = new Resampler(table);
    this.#resampled = new Float32Array(this.#resampler.maxOutput(this.#quantum.length));
    this.#framer = new Framer(frameSamples, this.#send);
    for (let i = 0; i < 8; i++) this.#pool.give(new ArrayBuffer(frameSamples * Float32Array.BYTES_PER_ELEMENT));
    this.port.onmessage = ({ data }: MessageEvent<ProcessorCommand>) => this.#command(data);
  }

  /** An unplugged or not yet started source gives no channel at all: the far side still hears time pass. */
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    if (this.#stopped) return false;
    // By index: a pattern of arrays makes iterators.
    const input = inputs[0]?.[0];
    const output = outputs[0]![0]!;
    const { length } = output;
    if (length !== this.#quantum.length) {
      this.#quantum = new Float32Array(length);
      this.#resampled = new Float32Array(this.#resampler.maxOutput(length));
    }
    this.#applyGain(input);
    output.set(this.#quantum);
    if (this.#meter.push(this.#quantum)) {
      this.port.postMessage({ type: 'level', peak: this.#meter.peak, rms: this.#meter.rms } satisfies ProcessorEvent);
    }
    this.#framer.push(this.#resampled, this.#resampler.process(this.#quantum, this.#resampled));
    return true;
  }

  /** A ramp over one quantum, so that muting does not click. */
  #applyGain(input: Float32Array | undefined): void {
    const quantum = this.#quantum;
    if (!input) {
      quantum.fill(0);
      return;
    }
    const step = (this.#targetGain - this.#gain) / quantum.length;
    let gain = this.#gain;
    for (let i = 0; i < quantum.length; i++) {
      gain += step;
      quantum[i] = (input[i] as number) * gain;
    }
    this.#gain = this.#targetGain;
    if (this.#gain === 0 && step === 0) quantum.fill(0);
  }

  readonly #send = (frame: Float32Array): void => {
    if (!this.#link) return;
    const copy = this.#pool.take(frame.length);
    copy.set(frame);
    this.#transfer[0] = copy.buffer;
    this.#link.postMessage(copy, this.#transfer);
  };

  #command(command: ProcessorCommand): void {
    if (command.type === 'connect') {
      this.#link = command.port;
      this.#link.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => this.#pool.give(data);
    } else if (command.type === 'mute') {
      this.#targetGain = command.muted ? 0 : 1;
    } else {
      this.#stopped = true;
      this.#link?.close();
    }
  }
}
