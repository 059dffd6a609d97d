/**
 * The plain way to play a voice that arrives in pieces, as in most samples: each begins when the one before ends, or at
 * once where that is past. What is heard late once stays late.
 */
export class ScheduleAtNext {
  #context;
  #volume;
  #nextAt = 0;
  #pushedMs = 0;
  #gapMs = 0;
  #gaps = 0;

  /** `context`: an AudioContext that runs. Heard from the start. */
  constructor(context) {
    this.#context = context;
    this.#volume = context.createGain();
    this.#volume.connect(context.destination);
  }

  /** Plays `samples` (Float32Array, one channel) of this rate. */
  push(samples, rateHz) {
    const context = this.#context;
    const buffer = context.createBuffer(1, samples.length, rateHz);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#volume);
    const startAt = Math.max(context.currentTime, this.#nextAt);
    if (this.#pushedMs > 0 && startAt > this.#nextAt) {
      this.#gaps++;
      this.#gapMs += (startAt - this.#nextAt) * 1000;
    }
    source.start(startAt);
    this.#nextAt = startAt + buffer.duration;
    this.#pushedMs += buffer.duration * 1000;
  }

  /** How much of the voice has been heard by now. */
  get heardMs() {
    return this.#pushedMs - Math.max(0, this.#nextAt - this.#context.currentTime) * 1000;
  }

  /** How often there was silence between two pieces. */
  get gaps() {
    return this.#gaps;
  }

  /** Its length, over all. */
  get gapMs() {
    return this.#gapMs;
  }

  /** 0..1. */
  setVolume(volume) {
    // A short glide: a step would click.
    this.#volume.gain.setTargetAtTime(volume, this.#context.currentTime, 0.01);
  }

  stop() {
    this.#volume.disconnect();
  }
}
