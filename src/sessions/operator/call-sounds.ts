import { dtmfTone, ToneGenerator } from '../../audio/dsp/tones.js';
import { pageRegistry, type EngineLease } from '../../audio/index.js';
import { PlaybackStream } from '../../audio/streams.js';

const FORMAT = { encoding: 'pcm16', sampleRateHz: 16_000, frameMs: 20 } as const;

/** What the operator hears in a call beside the far end. Make it while the page's sound runs. */
export class CallSounds {
  readonly #lease: EngineLease = pageRegistry().engine.lease();
  #keys: { readonly port: MessagePort; readonly playback: PlaybackStream } | undefined;

  /** The tone of a key; the one before is cut, and nothing of it goes to the far end. `volume` is 0..1. */
  playKey(digit: string, volume: number): void {
    const tone = dtmfTone(digit);
    if (!tone) return;
    const samples = new Float32Array((tone.onMs * FORMAT.sampleRateHz) / 1000);
    new ToneGenerator(tone, FORMAT.sampleRateHz).fill(samples);
    const { playback, port } = (this.#keys ??= this.#openKeys());
    playback.setVolume(volume);
    port.postMessage('clear');
    port.postMessage(samples, [samples.buffer]);
  }

  release(): void {
    this.#keys?.playback.stop();
    this.#keys?.port.close();
    this.#lease.release();
  }

  #openKeys(): { readonly port: MessagePort; readonly playback: PlaybackStream } {
    const { port1, port2 } = new MessageChannel();
    return { port: port2, playback: new PlaybackStream(this.#lease.context, FORMAT, port1) };
  }
}
