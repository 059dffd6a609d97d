import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { CallError } from '../../sessions/index.js';
import type { CommonMessages } from './common-messages.js';
import { memory } from './memory.js';

/** What a device is chosen for; `ring` is where calls ring. */
const choices = ['microphone', 'speaker', 'ring'] as const;
type Choice = (typeof choices)[number];

/** The browser's own entries for these repeat a device that is listed as well. */
const ALIASES = ['', 'default', 'communications'];

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
  /** Without it nothing rings. */
  setRingDevice?(deviceId: string): void;
}

/** Microphone, speaker and volume, and a look at whether the microphone hears anything. */
export class SoundSettings implements ReactiveController {
  readonly #host: SoundSettingsHost;
  readonly #onerror: (error: CallError) => void;
  readonly #key: string | undefined;
  readonly #chosen: Record<Choice, string> = { microphone: '', speaker: '', ring: '' };
  /** Named ones: browsers tell names only once the microphone has been allowed. */
  #devices: readonly MediaDeviceInfo[] = [];
  open = false;
  testing = false;

  /** `key`: where the browser is to remember the choice of devices; undefined: nowhere. */
  constructor(host: SoundSettingsHost, onerror: (error: CallError) => void, key?: string) {
    this.#host = host;
    this.#onerror = onerror;
    this.#key = key;
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

  /** `ring`: the name of the choice where calls ring. */
  render(messages: CommonMessages, inCall: boolean, ring?: string): TemplateResult | typeof nothing {
    if (!this.open) return nothing;
    const canChooseSpeaker = 'setSinkId' in AudioContext.prototype;
    return html`<div class="devices" part="settings">
      ${this.#choice('microphone', messages.microphone, messages)}
      ${canChooseSpeaker ? this.#choice('speaker', messages.speaker, messages) : nothing}
      ${canChooseSpeaker && ring ? this.#choice('ring', ring, messages) : nothing}
      <label part="volume">
        ${messages.volume}
        <input type="range" min="0" max="1" step="0.05" .value=${String(this.#host.volume)} @input=${this.#onVolume} />
      </label>
      <span class="meter" part="level" aria-hidden="true"><span class="bar local"></span></span>
      ${
        inCall || !this.#host.session.testMicrophone
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

  #choice(choice: Choice, name: string, messages: CommonMessages): TemplateResult {
    const kind = choice === 'microphone' ? 'audioinput' : 'audiooutput';
    return html`<label>
      ${name}
      <select part="device" @change=${({ target }: Event) => this.#choose(choice, (target as HTMLSelectElement).value)}>
        <option value="">${messages.systemDevice}</option>
        ${this.#devices
          .filter((device) => device.kind === kind)
          .map(
            ({ deviceId, label }) =>
              html`<option value=${deviceId} ?selected=${deviceId === this.#chosen[choice]}>${label}</option>`,
          )}
      </select>
    </label>`;
  }

  #choose(choice: Choice, deviceId: string): void {
    this.#chosen[choice] = deviceId;
    if (this.#key) memory(this.#key, JSON.stringify(this.#chosen));
    this.#use(choice);
  }

  /** Tells the host's session what an earlier visit chose. */
  recall(): void {
    for (const choice of choices) {
      this.#chosen[choice] ||= remembered(this.#key, choice);
      if (this.#chosen[choice]) this.#use(choice);
    }
  }

  #use(choice: Choice): void {
    const { session } = this.#host;
    const deviceId = this.#chosen[choice];
    if (choice === 'ring') this.#host.setRingDevice?.(deviceId);
    else void (choice === 'microphone' ? session.setMicrophone(deviceId) : session.setSpeaker(deviceId));
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
      await this.#host.session.testMicrophone?.(on);
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

/** What is stored may be anybody's. */
function remembered(key: string | undefined, choice: Choice): string {
  if (!key) return '';
  try {
    const deviceId = (JSON.parse(memory(key) ?? '{}') as Partial<Record<Choice, unknown>> | null)?.[choice];
    return typeof deviceId === 'string' ? deviceId : '';
  } catch {
    return '';
  }
}
