import type { CallError } from '../../sessions/index.js';
import { ConsoleDesk } from './console-desk.js';
import { ConsoleSound } from './console-sound.js';
import { LaterPanels } from './later-panels.js';

/** What opens in the console or comes with a call, fetched when it is wanted: settings, numbers and the list of calls. */
export abstract class ConsolePanels extends ConsoleDesk {
  protected readonly sound = new ConsoleSound(this, (error) => (this.error = error));
  protected readonly panels = new LaterPanels(this, (missed) => this.#onFetched(missed));
  /** Why panels that were wanted could not be shown. */
  #missed: CallError | undefined;
  #callsSeen = 0;

  /** Calls ring on this output device from now on; '' is the system's. */
  abstract setRingDevice(deviceId: string): void;

  /** After each update. The list of calls is fetched while the first call goes on, or after one that did not come so far. */
  protected followCalls(): void {
    const calls = this.variant === 'compact' ? 0 : this.state === 'active' ? -1 : this.session.calls.length;
    if (calls !== this.#callsSeen && calls) this.panels.want();
    this.#callsSeen = calls;
  }

  protected readonly onNumbers = (): void => {
    this.panels.want();
    this.togglePicker();
  };

  protected readonly onSettings = (): void => {
    this.panels.want();
    this.sound.toggle();
  };

  /** What nobody has asked to see yet is missed by nobody. */
  #onFetched(missed: CallError | undefined): void {
    const isOpen = this.sound.open || this.picker.open;
    const isMissed = isOpen || (this.session.calls.length > 0 && !this.error);
    if (missed ? isMissed : this.error === this.#missed) this.error = this.#missed = missed;
    if (missed) this.sound.open = this.picker.open = false;
  }
}
