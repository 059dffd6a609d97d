/** Tells when the page goes away, and when it comes back out of the back/forward cache. */
export class PageLife {
  readonly #onhide: () => void;
  readonly #onreturn: () => void;
  #watching = false;

  constructor(onhide: () => void, onreturn: () => void) {
    this.#onhide = onhide;
    this.#onreturn = onreturn;
  }

  /** Only while there is something to end or to bring back: a session that is idle holds nothing of the page. */
  watch(on: boolean): void {
    if (on === this.#watching) return;
    this.#watching = on;
    const change = on ? globalThis.addEventListener : globalThis.removeEventListener;
    change?.('pagehide', this.#hide);
    change?.('pageshow', this.#show);
  }

  readonly #hide = (): void => this.#onhide();

  readonly #show = (event: PageTransitionEvent): void => {
    if (event.persisted) this.#onreturn();
  };
}
