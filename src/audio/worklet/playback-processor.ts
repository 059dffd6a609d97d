import { JitterBuffer, type JitterStats } from '../dsp/jitter-buffer.js';
import { LevelMeter } from '../dsp/level-meter.js';
import { Resampler } from '../dsp/resampler.js';
import type { ToPlayback } from '../frame-ports.js';
import type { ProcessorCommand, ProcessorEvent, ProcessorOptions } from './messages.js';

/** Silence shorter than this is a breath within speech, not its end. */
const SILENCE_ENDS_SPEECH_MS = 200;

/**
 * Port -> jitter buffer (at the wire's rate, a third of the memory at minutes of speech) -> resample -> speaker.
 * Allocates in the constructor, when the render quantum grows and when the jitter buffer's store grows; beside that the
 * messages with level (twenty times a second), figures (once) and begin and end of sound.
 */
export class PlaybackProcessor extends AudioWorkletProcessor {
  readonly #resampler: Resampler;
  readonly #jitter: JitterBuffer;
  readonly #meter = new LevelMeter(Math.round(sampleRate / 20));
  readonly #stats: JitterStats = {
    targetMs: 0,
    bufferedMs: 0,
    concealedMs: 0,
    removedMs: 0,
    lateCount: 0,
    playedMs: 0,
    underruns: 0,
  };
  #link: MessagePort | undefined;
  #wire = new Float32Array(0);
  // Up-sampling gives whole groups: what a quantum does not need waits here, at the front, for the next.
  #ready = new Float32Array(0);
  #readySamples = 0;
  #playing = false;
  #silentMs = 0;
  #statsDueAt = 0;
  #stopped = false;

  constructor(options: AudioWorkletNodeOptions) {
    super();
    const { table } = options.processorOptions as ProcessorOptions;
    this.#resampler = new Resampler(table);
    this.#jitter = new JitterBuffer({ sampleRateHz: table.inRateHz });
    this.port.onmessage = ({ data }: MessageEvent<ProcessorCommand>) => this.#command(data);
  }

  process(_inputs: unknown, outputs: Float32Array[][]): boolean {
    if (this.#stopped) return false;
    // By index: a pattern of arrays makes iterators.
    const out = outputs[0]![0]!;
    this.#fill(out);
    if (this.#meter.push(out)) {
      this.port.postMessage({ type: 'level', peak: this.#meter.peak, rms: this.#meter.rms } satisfies ProcessorEvent);
    }
    if (currentTime >= this.#statsDueAt) {
      this.#statsDueAt = currentTime + 1;
      this.port.postMessage({ type: 'jitter', stats: this.#jitter.readStats(this.#stats) } satisfies ProcessorEvent);
    }
    return true;
  }

  #fill(out: Float32Array): void {
    const needed = this.#resampler.inputNeeded(out.length - this.#readySamples);
    if (needed > this.#wire.length) this.#grow(needed, out.length);
    const wire = this.#wire;
    const ready = this.#ready;
    // By counts and indices: each view of an array would be garbage.
    const heard = needed === 0 ? this.#playing : this.#jitter.pull(wire, currentTime * 1000, needed);
    this.#readySamples += this.#resampler.process(wire, ready, needed, this.#readySamples);
    for (let i = 0; i < out.length; i++) out[i] = ready[i]!;
    ready.copyWithin(0, out.length, this.#readySamples);
    this.#readySamples -= out.length;
    this.#watchSilence(heard, (out.length * 1000) / sampleRate);
  }

  #grow(needed: number, quantum: number): void {
    this.#wire = new Float32Array(needed + 8);
    const ready = new Float32Array(quantum + this.#resampler.maxOutput(needed + 8));
    ready.set(this.#ready.subarray(0, this.#readySamples));
    this.#ready = ready;
  }

  #watchSilence(heard: boolean, ms: number): void {
    this.#silentMs = heard ? 0 : this.#silentMs + ms;
    const playing = heard || (this.#playing && this.#silentMs < SILENCE_ENDS_SPEECH_MS);
    if (playing === this.#playing) return;
    this.#playing = playing;
    this.port.postMessage({ type: 'playing', playing } satisfies ProcessorEvent);
  }

  #receive(data: ToPlayback): void {
    const nowMs = currentTime * 1000;
    if (data === 'clear') {
      this.#jitter.flush(nowMs);
      return;
    }
    this.#jitter.push(data, nowMs);
    this.#link?.postMessage(data.buffer, [data.buffer]);
  }

  #command(command: ProcessorCommand): void {
    if (command.type === 'connect') {
      this.#link = command.port;
      this.#link.onmessage = ({ data }: MessageEvent<ToPlayback>) => this.#receive(data);
    } else if (command.type === 'stop') {
      this.#stopped = true;
      this.#link?.close();
    }
  }
}
