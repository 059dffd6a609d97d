import { CallMedia, type Levels } from './call-media.js';
import type { VoiceAgentOptions } from './agent-session-types.js';

const FORMAT = { encoding: 'pcm16', sampleRateHz: 16_000, frameMs: 20 } as const;
const ignore = (): void => undefined;

/** An open microphone without a call, so that a visitor sees whether it hears them. Nothing is recorded or sent. */
export class MicrophoneCheck {
  #media: CallMedia | undefined;

  get levels(): Levels | undefined {
    return this.#media?.levels;
  }

  /** Inside a user's gesture. Rejects with a CallError, unless it was stopped meanwhile. */
  async start(options: VoiceAgentOptions, deviceId: string): Promise<void> {
    this.stop();
    const media = (this.#media = new CallMedia({ onplaying: ignore, onwarning: ignore }));
    try {
      await media.open(options, deviceId);
      media.connect({ uplink: FORMAT, downlink: FORMAT }, ignore);
    } catch (cause) {
      if (this.#media !== media) return;
      this.stop();
      throw cause;
    }
  }

  async useMicrophone(deviceId: string): Promise<void> {
    await this.#media?.useMicrophone(deviceId);
  }

  stop(): void {
    this.#media?.release();
    this.#media = undefined;
  }
}
