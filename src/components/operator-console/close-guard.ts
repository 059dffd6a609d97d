import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Has the browser ask before the page is closed, while it is on. */
export class CloseGuard implements ReactiveController {
  #on = false;

  constructor(host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.run(false);
  }

  run(on: boolean): void {
    if (on === this.#on) return;
    this.#on = on;
    // A listener that stands without need keeps the page out of the back/forward cache.
    if (on) addEventListener('beforeunload', ask);
    else removeEventListener('beforeunload', ask);
  }
}

function ask(event: Event): void {
  event.preventDefault();
}
