/* global setTimeout */

/** Plays frames as they come, each an AudioBufferSourceNode that starts at max(now, end of the one before). */
export class ScheduledPlayer {
  #context;
  #rateHz;
  #gain;
  #playing = new Set();
  #nextS = 0;

  constructor(context, rateHz) {
    this.#context = context;
    this.#rateHz = rateHz;
    this.#gain = context.createGain();
    this.#gain.connect(context.destination);
  }

  play(bytes) {
    const samples = Float32Array.from(new Int16Array(bytes), (value) => value / 32768);
    const buffer = this.#context.createBuffer(1, samples.length, this.#rateHz);
    buffer.copyToChannel(samples, 0);
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#gain);
    source.onended = () => this.#playing.delete(source);
    this.#playing.add(source);
    const startS = Math.max(this.#context.currentTime, this.#nextS);
    source.start(startS);
    this.#nextS = startS + buffer.duration;
  }

  /** Barge-in by a ramp of two seconds, after which the rest is dropped: what one widely used widget does. */
  fadeOut() {
    this.#gain.gain.exponentialRampToValueAtTime(0.0001, this.#context.currentTime + 2);
    setTimeout(() => {
      for (const source of this.#playing) source.stop();
      this.#nextS = 0;
      this.#gain.gain.value = 1;
    }, 2000);
  }
}
