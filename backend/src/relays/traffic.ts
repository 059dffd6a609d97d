import type { Metrics } from '../metrics.js';

/** What passed through one call; told to the metrics now and then, as counting frame by frame would cost more. */
export class Traffic {
  readonly #metrics: Metrics;
  readonly #protocol: string;
  readonly #audioBytesPerSecond: number;
  readonly #bytes = { up: { audio: 0, text: 0 }, down: { audio: 0, text: 0 } };
  #droppedBytes = 0;
  #reportedDropMs = 0;

  constructor(metrics: Metrics, protocol: string, audioBytesPerSecond: number) {
    this.#metrics = metrics;
    this.#protocol = protocol;
    this.#audioBytesPerSecond = audioBytesPerSecond;
  }

  get droppedMs(): number {
    return Math.round((this.#droppedBytes / this.#audioBytesPerSecond) * 1000);
  }

  up(bytes: number, isAudio: boolean): void {
    this.#bytes.up[isAudio ? 'audio' : 'text'] += bytes;
  }

  down(bytes: number, isAudio: boolean): void {
    this.#bytes.down[isAudio ? 'audio' : 'text'] += bytes;
  }

  dropped(bytes: number): void {
    this.#droppedBytes += bytes;
  }

  report(): void {
    const protocol = this.#protocol;
    for (const direction of ['up', 'down'] as const) {
      for (const kind of ['audio', 'text'] as const) {
        this.#metrics.relayedBytes.inc({ protocol, direction, kind }, this.#bytes[direction][kind]);
        this.#bytes[direction][kind] = 0;
      }
    }
    this.#metrics.droppedAudioMs.inc({ protocol }, this.droppedMs - this.#reportedDropMs);
    this.#reportedDropMs = this.droppedMs;
  }
}
