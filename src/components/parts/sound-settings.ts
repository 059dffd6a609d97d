import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { CallError } from '../../sessions/index.js';
import type { CommonMessages } from './common-messages.js';

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

/** Microphone, speaker and volume, and a look at whether the microphone hears anything. */
export class SoundSettings implements ReactiveController {
  protected readonly host: SoundSettingsHost;
  readonly #onerror: (error: CallError) => void;
  /** Ids by what they are for. */
  protected readonly chosen: Record<string, string> = {};
  /** Named ones: browsers tell names only once the microphone has been allowed. */
  #devices: readonly MediaDeviceInfo[] = [];
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
    void this.#test(false);
  }

  /** The browser need not ask for the microphone: it tells the names of devices. */
  get granted(): boolean {
    return this.#devices.length > 0;
  }

  readonly toggle = (): void => {
    this.open = !this.open;
    this.host.requestUpdate();
    if (!this.open) void this.#test(false);
    this.#list();
  };

  /** Soon, once: a headset that is plugged in is several devices, one after the other. */
  readonly #list = (): void => {
    clearTimeout(this.#due);
    this.#due = setTimeout(() => {
      this.#media?.enumerateDevices().then(
        (devices) => {
          this.#devices = devices.filter(({ deviceId, label }) => label && !ALIASES.includes(deviceId));
          this.host.requestUpdate();
        },
        // A document that may not ask keeps the system's devices.
        () => undefined,
      );
    }, SETTLED_MS);
  };

  render(messages: CommonMessages, inCall: boolean, more: unknown = nothing): TemplateResult | typeof nothing {
    if (!this.open) return nothing;
    return html`<div class="devices" part="settings">
      ${this.volumeOnly ? nothing : [this.choice('microphone', messages.microphone, messages), this.choice('speaker', messages.speaker, messages)]}
      ${more}
      <label part="volume">
        ${messages.volume}
        <input type="range" min="0" max="1" step="0.05" .value=${String(this.host.volume)} @input=${this.#onVolume} />
      </label>
      <span class="meter" part="level" aria-hidden="true" ?hidden=${this.volumeOnly}
        ><span class="bar local"></span
      ></span>
      ${
        inCall || this.volumeOnly || !this.host.session.testMicrophone
          ? nothing
          : html`<button class="more" part="test-button" @click=${() => this.#test(!this.testing)}>
              ${this.testing ? messages.stopTest : messages.test}
            </button>`
      }
    </div>`;
  }

  // Absent on pages that are not secure.
  get #media(): MediaDevices | undefined {
    return navigator.mediaDevices;
  }

  /** A list of microphones, or of outputs where the browser can choose one. */
  protected choice(use: string, name: string, messages: CommonMessages): unknown {
    const isInput = use === 'microphone';
    if (!isInput && !('setSinkId' in AudioContext.prototype)) return nothing;
    return html`<label>
      ${name}
      <select part="device" @change=${({ target }: Event) => this.choose(use, (target as HTMLSelectElement).value)}>
        <option value="">${messages.systemDevice}</option>
        ${this.#devices
          .filter(({ kind }) => kind === (isInput ? 'audioinput' : 'audiooutput'))
          .map(
            ({ deviceId, label }) =>
              html`<option value=${deviceId} ?selected=${deviceId === this.chosen[use]}>${label}</option>`,
          )}
      </select>
    </label>`;
  }

  protected choose(use: string, deviceId: string): void {
    const { session } = this.host;
    this.chosen[use] = deviceId;
    void (use === 'microphone' ? session.setMicrophone(deviceId) : session.setSpeaker(deviceId));
  }

  readonly #onVolume = ({ target }: Event): void => {
    this.host.volume = (target as HTMLInputElement).valueAsNumber;
  };

  /** Nothing is sent: the level moves. */
  async #test(on: boolean): Promise<void> {
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
