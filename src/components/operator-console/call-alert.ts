import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Ringer } from '../../sessions/operator/ringer.js';

const FLASH_MS = 1000;

export interface Alert {
  /** The same for this call in every tab. */
  readonly id: string;
  /** `Incoming call` */
  readonly title: string;
  /** Who calls. */
  readonly caller: string;
  /** `on`, `off`, a region or the address of a sound. */
  readonly ringtone: string;
  /** On the desktop too, where the browser allows it. */
  readonly notify: boolean;
  /** The operator has clicked on the notification. */
  readonly onopen: () => void;
}

/** All that calls somebody to the page while a call rings: the ring, the page's title, a notification on the desktop. */
export class CallAlert implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #ringer = new Ringer();
  #connected = new AbortController();
  #id: string | undefined;
  #flash: ReturnType<typeof setInterval> | undefined;
  #title = '';
  #usual = '';
  #notification: Notification | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const { signal } = (this.#connected = new AbortController());
    for (const type of ['click', 'keydown']) addEventListener(type, this.#onGesture, { signal });
  }

  hostDisconnected(): void {
    this.#connected.abort();
    this.stop();
  }

  /** Browsers keep a page silent until it is clicked. Older ones do not tell. */
  get mayRing(): boolean {
    return (navigator.userActivation as UserActivation | undefined)?.hasBeenActive ?? true;
  }

  /** Calls ring on this output device from now on; '' is the system's. */
  setDevice(deviceId: string): void {
    this.#ringer.setDevice(deviceId);
  }

  readonly #onGesture = (): void => {
    if (!this.mayRing) return;
    this.#connected.abort();
    this.#ringer.unlock();
    this.#host.requestUpdate();
  };

  /** Once a call; does nothing for the one that is being told already. */
  start(alert: Alert): void {
    if (alert.id === this.#id) return;
    this.stop();
    this.#id = alert.id;
    const { ringtone, title, caller } = alert;
    this.#ringer.start(alert.id, ringtone, () => {
      this.#title = `${title}: ${caller}`;
      this.#turnTitle();
      this.#flash = setInterval(() => this.#turnTitle(), FLASH_MS);
      if (alert.notify && document.hidden) this.#notify(alert);
    });
  }

  stop(): void {
    if (this.#id === undefined) return;
    this.#id = undefined;
    this.#ringer.stop();
    clearInterval(this.#flash);
    if (document.title === this.#title) this.#turnTitle();
    this.#notification?.close();
    this.#notification = undefined;
  }

  /** A title that the page sets meanwhile is the usual one from then on. */
  #turnTitle(): void {
    if (document.title === this.#title) document.title = this.#usual;
    else {
      this.#usual = document.title;
      document.title = this.#title;
      // As it is read back: without surplus white space.
      this.#title = document.title;
    }
  }

  #notify({ id, title, caller, onopen }: Alert): void {
    if (!canNotify()) return;
    try {
      const notification = new Notification(title, { body: caller, tag: id, requireInteraction: true });
      notification.onclick = () => {
        window.focus();
        onopen();
      };
      this.#notification = notification;
    } catch {
      // Android lets only service workers notify.
    }
  }
}

function canNotify(): boolean {
  return 'Notification' in globalThis && Notification.permission === 'granted';
}

/** Inside a user's gesture. */
export function askToNotify(): void {
  if ('Notification' in globalThis && Notification.permission === 'default') void Notification.requestPermission();
}
