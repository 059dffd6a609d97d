import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Finds the element of an id in its host's root, also when it comes later or its tag is defined later, and follows when
 * another takes its place.
 */
export class SourceFinder implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #onchange: () => void;
  #observer: MutationObserver | undefined;
  #given: HTMLElement | undefined;
  #id: string | undefined;
  #candidate: HTMLElement | undefined;
  #waiting: (() => void)[] = [];
  /** Ready to be used; undefined while there is none. */
  found: HTMLElement | undefined;

  /** `onchange`: `found` is another, or none. */
  constructor(host: ReactiveControllerHost & HTMLElement, onchange: () => void) {
    this.#host = host;
    this.#onchange = onchange;
    host.addController(this);
  }

  /** An element that is given comes before one of that id. */
  follow(given: HTMLElement | undefined, id: string | undefined): void {
    this.#given = given;
    this.#id = id || undefined;
    this.#look();
  }

  /** Something is wanted, and not there yet. */
  get pending(): boolean {
    return (this.#given ?? this.#id) !== undefined && !this.found;
  }

  /** While `pending`: resolves when it is over, or `signal` is aborted. */
  async ready(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => resolve());
    });
  }

  hostConnected(): void {
    this.#observer = new MutationObserver(() => this.#look());
    this.#observer.observe(this.#host.getRootNode(), { childList: true, subtree: true, attributeFilter: ['id'] });
    this.#look();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  #look(): void {
    const root = this.#host.getRootNode() as Partial<Document>;
    // A host that is on no page has no root to look in.
    const byId = this.#id ? root.getElementById?.(this.#id) : undefined;
    const candidate = this.#given ?? byId ?? undefined;
    if (candidate === this.#candidate) return;
    this.#candidate = candidate;
    this.#set(undefined);
    if (candidate) void this.#await(candidate);
  }

  async #await(candidate: HTMLElement): Promise<void> {
    const tag = candidate.localName;
    if (tag.includes('-')) await customElements.whenDefined(tag);
    if (candidate !== this.#candidate) return;
    // One that is in no document is not upgraded by itself.
    customElements.upgrade(candidate);
    this.#set(candidate);
  }

  #set(element: HTMLElement | undefined): void {
    const isOther = element !== this.found;
    this.found = element;
    if (isOther) this.#onchange();
    if (this.pending) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
