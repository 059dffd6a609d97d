import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CallError } from '../../sessions/index.js';

/** The browser's own entries for these repeat a device that is listed as well. */
const ALIASES = ['', 'default', 'communications'];

const SETTLED_MS = 100;

/** Whose devices are chosen; '' is the system's. */
export interface SoundSession {
  setMicrophone(deviceId: string): unknown;
  setSpeaker(deviceId: string): unknown;
  /** Without it no test is offered. Rejects with a CallError. */
  testMicrophone?(on: boolean): Promise<void>;
}

export interface SoundSettingsHost extends ReactiveControllerHost {
  volume: number;
  readonly session: SoundSession;
}

/** Microphone, speaker and volume, and a look at whether the microphone hears anything; `soundPanel` shows them. */
export class SoundSettings implements ReactiveController {
  readonly host: SoundSettingsHost;
  readonly #onerror: (error: CallError) => void;
  /** Ids by what they are for. */
  readonly chosen: Record<string, string> = {};
  /** Named ones: browsers tell names only once the microphone has been allowed. */
  devices: readonly MediaDeviceInfo[] = [];
  #inCall: boolean | undefined;
  #due: ReturnType<typeof setTimeout> | undefined;
  open = false;
  testing = false;
  /** The devices are not ours to choose. */
  volumeOnly = false;

  constructor(host: SoundSettingsHost, onerror: (error: CallError) => void) {
    this.host = host;
    this.#onerror = onerror;
    host.addController(this);
  }

  hostConnected(): void {
    this.#media?.addEventListener('devicechange', this.#list);
  }

  hostDisconnected(): void {
    this.#media?.removeEventListener('devicechange', this.#list);
    void this.test(false);
  }

  /** The browser need not ask for the microphone: it tells the names of devices. */
  get granted(): boolean {
    return this.devices.length > 0;
  }

  readonly toggle = (): void => {
    this.open = !this.open;
    this.host.requestUpdate();
    if (!this.open) void this.test(false);
    this.#list();
  };

  /** Soon, once: a headset that is plugged in is several devices, one after the other. */
  readonly #list = (): void => {
    clearTimeout(this.#due);
    this.#due = setTimeout(() => {
      this.#media?.enumerateDevices().then(
        (devices) => {
          this.devices = devices.filter(({ deviceId, label }) => label && !ALIASES.includes(deviceId));
          this.host.requestUpdate();
        },
        // A document that may not ask keeps the system's devices.
        () => undefined,
      );
    }, SETTLED_MS);
  };

  // Absent on pages that are not secure.
  get #media(): MediaDevices | undefined {
    return navigator.mediaDevices;
  }

  choose(use: string, deviceId: string): void {
    const { session } = this.host;
    this.chosen[use] = deviceId;
    void (use === 'microphone' ? session.setMicrophone(deviceId) : session.setSpeaker(deviceId));
  }

  /** Nothing is sent: the level moves. */
  async test(on: boolean): Promise<void> {
    if (on === this.testing) return;
    this.testing = on;
    this.host.requestUpdate();
    try {
      await this.host.session.testMicrophone?.(on);
      // Now that it is allowed, it has a name.
      if (on) this.#list();
    } catch (error) {
      this.testing = false;
      this.#onerror(error as CallError);
    }
  }

  /** After each update. A call shows the level itself, and with it may have come the leave to know the devices' names. */
  follow(inCall: boolean): void {
    if (inCall === this.#inCall) return;
    this.#inCall = inCall;
    this.testing &&= !inCall;
    this.#list();
  }
}
