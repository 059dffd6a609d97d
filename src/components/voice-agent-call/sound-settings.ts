import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { CallError, VoiceAgentSession } from '../../sessions/index.js';
import type { VoiceAgentMessages } from './messages.js';

type Kind = 'audioinput' | 'audiooutput';

/** The browser's own entries for these repeat a device that is listed as well. */
const ALIASES = ['', 'default', 'communications'];

export interface SoundSettingsHost extends ReactiveControllerHost {
  volume: number;
  readonly session: VoiceAgentSession;
}

/** Microphone, speaker and volume, and a look at whether the microphone hears anything. */
export class SoundSettings implements ReactiveController {
  readonly #host: SoundSettingsHost;
  readonly #onerror: (error: CallError) => void;
  readonly #chosen: Record<Kind, string> = { audioinput: '', audiooutput: '' };
  /** Named ones: browsers tell names only once the microphone has been allowed. */
  #devices: readonly MediaDeviceInfo[] = [];
  open = false;
  testing = false;

  constructor(host: SoundSettingsHost, onerror: (error: CallError) => void) {
    this.#host = host;
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

  readonly toggle = (): void => {
    this.open = !this.open;
    this.#host.requestUpdate();
    if (!this.open) void this.#test(false);
    this.#list();
  };

  readonly #list = (): void => {
    this.#media?.enumerateDevices().then(
      (devices) => {
        this.#devices = devices.filter(({ deviceId, label }) => label && !ALIASES.includes(deviceId));
        this.#host.requestUpdate();
      },
      // A document that may not ask keeps the system's devices.
      () => undefined,
    );
  };

  render(messages: VoiceAgentMessages, inCall: boolean): TemplateResult | typeof nothing {
    if (!this.open) return nothing;
    const canChooseSpeaker = 'setSinkId' in AudioContext.prototype;
    return html`<div class="devices" part="settings">
      ${this.#choice('audioinput', messages.microphone, messages)}
      ${canChooseSpeaker ? this.#choice('audiooutput', messages.speaker, messages) : nothing}
      <label part="volume">
        ${messages.volume}
        <input type="range" min="0" max="1" step="0.05" .value=${String(this.#host.volume)} @input=${this.#onVolume} />
      </label>
      <span class="meter" part="level" aria-hidden="true"><span class="bar local"></span></span>
      ${
        inCall
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

  #choice(kind: Kind, name: string, messages: VoiceAgentMessages): TemplateResult {
    return html`<label>
      ${name}
      <select part="device" @change=${({ target }: Event) => this.#choose(kind, (target as HTMLSelectElement).value)}>
        <option value="">${messages.systemDevice}</option>
        ${this.#devices
          .filter((device) => device.kind === kind)
          .map(
            ({ deviceId, label }) =>
              html`<option value=${deviceId} ?selected=${deviceId === this.#chosen[kind]}>${label}</option>`,
          )}
      </select>
    </label>`;
  }

  #choose(kind: Kind, deviceId: string): void {
    this.#chosen[kind] = deviceId;
    const { session } = this.#host;
    void (kind === 'audioinput' ? session.setMicrophone(deviceId) : session.setSpeaker(deviceId));
  }

  readonly #onVolume = ({ target }: Event): void => {
    this.#host.volume = (target as HTMLInputElement).valueAsNumber;
  };

  /** Nothing is sent: the level moves. */
  async #test(on: boolean): Promise<void> {
    if (on === this.testing) return;
    this.testing = on;
    this.#host.requestUpdate();
    try {
      await this.#host.session.testMicrophone(on);
      // Now that it is allowed, it has a name.
      if (on) this.#list();
    } catch (error) {
      this.testing = false;
      this.#onerror(error as CallError);
    }
  }

  /** A call has begun: it shows the level itself. */
  endTest(): void {
    this.testing = false;
  }
}
