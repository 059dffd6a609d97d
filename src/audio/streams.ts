import type { JitterStats } from './dsp/jitter-buffer.js';
import { frameSamples, type AudioFormat } from './format.js';
import { CallError } from '../call-error.js';
import { resamplerTable } from './resampler-table.js';
import type { EngineLease } from './engine.js';
import { pageRegistry } from './page-registry.js';
import { VERSION } from '../version.js';
import {
  CAPTURE,
  PLAYBACK,
  SILENT,
  type Level,
  type ProcessorCommand,
  type ProcessorEvent,
  type ProcessorOptions,
} from './worklet/messages.js';
import { script } from './worklet/audio.worklet.ts?script';

/** The softest step of 16 bits is 30 times this: only a microphone that is off gives less. */
const DIGITAL_SILENCE = 1e-6;
/** As loud as can be, but for rounding. */
const CLIPPED = 0.99;
/** Levels come every 50 ms: what counts are about the last three seconds. */
const CLIPPING_LEVELS = 60;

/**
 * Before the first CaptureStream or PlaybackStream. Resolves when the context runs and their code is in its audio thread;
 * rejects with a CallError.
 */
export async function loadStreams(lease: EngineLease, assetBase?: string): Promise<void> {
  await Promise.all([lease.ready, lease.load(script, assetBase)]);
}

/** After `loadStreams`. Throws `config-invalid` if the code is of another release, as the first stream would. */
export function checkStreams(): void {
  const lease = pageRegistry().engine.lease();
  try {
    new ProcessorNode(lease.context, CAPTURE, {}, { table: resamplerTable(8000, 8000), frameSamples: 1 }).stop();
  } finally {
    lease.release();
  }
}

/** One worklet node and its port. */
class ProcessorNode {
  readonly node: AudioWorkletNode;
  level: Level = SILENT;
  lastHeardMs = performance.now();
  clipping = 0;
  onevent: ((event: ProcessorEvent) => void) | undefined;

  constructor(context: AudioContext, name: string, nodeOptions: AudioWorkletNodeOptions, options: ProcessorOptions) {
    try {
      this.node = new AudioWorkletNode(context, name, { ...nodeOptions, processorOptions: options });
    } catch (cause) {
      throw new CallError(
        'config-invalid',
        `The files under asset-base are of another release: this script needs those of ${VERSION}.`,
        { cause },
      );
    }
    this.node.port.onmessage = ({ data }: MessageEvent<ProcessorEvent>) => {
      if (data.type !== 'level') {
        this.onevent?.(data);
        return;
      }
      this.level = data;
      if (data.peak > DIGITAL_SILENCE) this.lastHeardMs = performance.now();
      this.clipping += (Number(data.peak > CLIPPED) - this.clipping) / CLIPPING_LEVELS;
    };
  }

  send(command: ProcessorCommand, transfer: Transferable[] = []): void {
    this.node.port.postMessage(command, transfer);
  }

  stop(): void {
    this.send({ type: 'stop' });
    this.node.disconnect();
    this.level = SILENT;
  }
}

/** The microphone, cut into frames of `format` that leave through a port (frame-ports.ts). */
export class CaptureStream {
  readonly #processor: ProcessorNode;
  #source: MediaStreamAudioSourceNode;

  constructor(context: AudioContext, microphone: MediaStream, format: AudioFormat, port: MessagePort, muted = false) {
    const table = resamplerTable(context.sampleRate, format.sampleRateHz);
    this.#processor = new ProcessorNode(
      context,
      CAPTURE,
      // One input and one output, as is the default, and its channels are the input's.
      { channelCount: 1, channelCountMode: 'explicit' },
      { table, frameSamples: frameSamples(format), muted },
    );
    this.#processor.send({ type: 'connect', port }, [port]);
    this.#source = this.#connect(context, microphone);
  }

  /** Another microphone takes over; until then the far side heard silence. */
  replaceMicrophone(microphone: MediaStream): void {
    this.#source.disconnect();
    this.#source = this.#connect(this.#source.context as AudioContext, microphone);
  }

  /** On performance.now()'s clock: when the microphone last gave anything but digital silence. */
  get lastHeardMs(): number {
    return this.#processor.lastHeardMs;
  }

  /** How much of what was said in the last seconds was too loud for the microphone, 0..1. */
  get clipping(): number {
    return this.#processor.clipping;
  }

  #connect(context: AudioContext, microphone: MediaStream): MediaStreamAudioSourceNode {
    const source = context.createMediaStreamSource(microphone);
    source.connect(this.#processor.node);
    return source;
  }

  /** What is sent, before it is resampled: silence while muted. */
  get tap(): AudioNode {
    return this.#processor.node;
  }

  get level(): Level {
    return this.#processor.level;
  }

  /** Muted: frames go on, filled with silence, so that the far side's clock does not stop. */
  setMuted(muted: boolean): void {
    this.#processor.send({ type: 'mute', muted });
  }

  stop(): void {
    this.#source.disconnect();
    this.#processor.stop();
  }
}

/** Samples of `format` that arrive through a port, made even by the jitter buffer and played. */
export class PlaybackStream {
  readonly #processor: ProcessorNode;
  readonly #volume: GainNode;
  #jitter: JitterStats | undefined;
  /** Called when sound begins (true) and when it has run out (false). */
  onplaying: ((playing: boolean) => void) | undefined;

  constructor(context: AudioContext, format: AudioFormat, port: MessagePort) {
    const table = resamplerTable(format.sampleRateHz, context.sampleRate);
    this.#processor = new ProcessorNode(
      context,
      PLAYBACK,
      // Without inputs its one output is of one channel.
      { numberOfInputs: 0 },
      { table, frameSamples: 0 },
    );
    this.#processor.send({ type: 'connect', port }, [port]);
    this.#processor.onevent = (event) => {
      if (event.type === 'playing') this.onplaying?.(event.playing);
      else if (event.type === 'jitter') this.#jitter = event.stats;
    };
    this.#volume = context.createGain();
    this.#processor.node.connect(this.#volume).connect(context.destination);
  }

  /** What has arrived, before the volume control. */
  get tap(): AudioNode {
    return this.#processor.node;
  }

  get level(): Level {
    return this.#processor.level;
  }

  /** Of the last whole second; undefined in the first. */
  get jitter(): JitterStats | undefined {
    return this.#jitter;
  }

  /** 0..1. */
  setVolume(volume: number): void {
    // A short glide: a step would click.
    this.#volume.gain.setTargetAtTime(volume, this.#volume.context.currentTime, 0.01);
  }

  stop(): void {
    this.#processor.stop();
    this.#volume.disconnect();
    this.onplaying = undefined;
  }
}
