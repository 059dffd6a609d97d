import type { CallError } from '../../sessions/index.js';
import { memory } from '../parts/memory.js';
import { SoundSettings, type SoundSettingsHost } from '../parts/sound-settings.js';

const KEY = 'voice-call-elements:devices';
const uses = ['microphone', 'speaker', 'ring'] as const;

export interface ConsoleSoundHost extends SoundSettingsHost {
  /** '' is the system's. */
  setRingDevice(deviceId: string): void;
}

/** The sound of a shift: a device to ring on beside the others, all remembered by the browser. */
export class ConsoleSound extends SoundSettings {
  readonly #console: ConsoleSoundHost;

  constructor(host: ConsoleSoundHost, onerror: (error: CallError) => void) {
    super(host, onerror);
    this.#console = host;
  }

  /** Tells the session what was chosen, here or on an earlier visit. */
  recall(): void {
    for (const use of uses) {
      const deviceId = this.chosen[use] ?? remembered()[use];
      if (typeof deviceId === 'string' && deviceId) this.#tell(use, deviceId);
    }
  }

  override choose(use: string, deviceId: string): void {
    this.#tell(use, deviceId);
    memory(KEY, JSON.stringify(this.chosen));
  }

  #tell(use: string, deviceId: string): void {
    if (use === 'ring') {
      this.chosen[use] = deviceId;
      this.#console.setRingDevice(deviceId);
    } else super.choose(use, deviceId);
  }
}

/** What is stored may be anybody's. */
function remembered(): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(memory(KEY) ?? '{}') as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}
