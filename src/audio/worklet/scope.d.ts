/** The part of AudioWorkletGlobalScope that the processors use (Web Audio API, section 1.32). */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: AudioWorkletNodeOptions) => AudioWorkletProcessor,
): void;
/** Samples per second of the context. */
declare const sampleRate: number;
/** Seconds on the context's clock at the start of this quantum. */
declare const currentTime: number;
