/**
 * What travels between the audio thread and a link: plain samples and two commands. The same words are spoken by every
 * copy of the library that shares a page, so a change here is a change of the page registry's version.
 *
 * - capture -> link: `Float32Array`, one frame at the wire's rate, -1..1, its buffer transferred.
 * - two sides -> link: the same, with a frame of the first side and then one of the second, of the same instant.
 * - link -> capture: `ArrayBuffer`, an emptied frame to be filled again.
 * - link -> playback: `Float32Array`, any number of samples at the wire's rate, its buffer transferred, or a command.
 * - playback -> link: `ArrayBuffer`, an emptied one.
 */
export type PlaybackCommand = 'clear';
export type ToPlayback = Float32Array<ArrayBuffer> | PlaybackCommand;

/** Hands out room for `samples` samples. The content is undefined. */
export type TakeSamples = (samples: number) => Float32Array<ArrayBuffer>;

export const freshSamples: TakeSamples = (samples) => new Float32Array(samples);

const MAX_IDLE = 32;

/** Emptied buffers that wait for their next use, so that a call in its stride makes no garbage. */
export class FramePool {
  readonly #idle: ArrayBuffer[] = [];

  readonly take: TakeSamples = (samples) => {
    const bytes = samples * Float32Array.BYTES_PER_ELEMENT;
    const at = this.#idle.findIndex((buffer) => buffer.byteLength >= bytes);
    const buffer = at < 0 ? new ArrayBuffer(bytes) : (this.#idle.splice(at, 1)[0] as ArrayBuffer);
    return new Float32Array(buffer, 0, samples);
  };

  give(buffer: ArrayBuffer): void {
    if (this.#idle.length < MAX_IDLE) this.#idle.push(buffer);
  }
}
