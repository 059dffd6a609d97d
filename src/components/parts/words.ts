import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { log } from '../../logger.js';

/** Words in place of others: any of them, and any inside a group of them. */
export type Overrides<Words> = {
  readonly [Key in keyof Words]?: Words[Key] extends object ? Partial<Words[Key]> : Words[Key];
};

/** How the words of each language but English are fetched, by primary subtag (`pt`) or full tag (`zh-TW`). */
export type LanguageFiles<Words> = Readonly<Record<string, () => Promise<{ readonly words: Words }>>>;

/** The first picture waits so long for its words; then it is English until they come. */
const PATIENCE_MS = 500;
const missed = new Set<string>();

/** The words of an element, in the language of its `lang` or that of its nearest ancestor. */
export class Words<Messages extends object> implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #english: Messages;
  readonly #files: LanguageFiles<Messages>;
  #observer: MutationObserver | undefined;
  #wanted = 'en';
  #loaded: Messages | undefined;
  #last: readonly [loaded: Messages | undefined, own: unknown, merged: Messages] | undefined;
  /** Of the words shown: for Intl and for the attribute `lang`. */
  language = 'en';
  /** Resolves when the first picture need not wait any longer. */
  ready: Promise<unknown> | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, english: Messages, files: LanguageFiles<Messages>) {
    this.#host = host;
    this.#english = english;
    this.#files = files;
    host.addController(this);
  }

  hostConnected(): void {
    const look = (): void => this.#look();
    this.#observer = new MutationObserver(look);
    this.#observer.observe(document, { subtree: true, attributeFilter: ['lang'] });
    this.#observer.observe(this.#host, { attributeFilter: ['lang'] });
    look();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  /** The words, with the page's own in place of some. */
  with(own: Overrides<Messages> | undefined): Messages {
    if (this.#last?.[0] !== this.#loaded || this.#last?.[1] !== own || !this.#last) {
      this.#last = [this.#loaded, own, overlay(overlay(this.#english, this.#loaded), own)];
    }
    return this.#last[2];
  }

  #look(): void {
    const tag = languageOf(this.#host);
    const wanted = [tag, tag.split('-')[0] ?? ''].find((key) => Object.hasOwn(this.#files, key)) ?? 'en';
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    const timeout = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    this.ready = Promise.race([this.#load(wanted), timeout]);
  }

  async #load(wanted: string): Promise<void> {
    let loaded: Messages | undefined;
    try {
      loaded = (await this.#files[wanted]?.())?.words;
    } catch {
      if (!missed.has(wanted)) log.warn(`The words for lang="${wanted}" could not be loaded: English is shown.`);
      missed.add(wanted);
    }
    // The page has changed its mind meanwhile.
    if (wanted !== this.#wanted) return;
    this.#loaded = loaded;
    this.language = loaded ? wanted : 'en';
    this.#host.requestUpdate();
  }
}

function languageOf(element: Element): string {
  for (let at: Element | undefined = element; at; at = (at.getRootNode() as Partial<ShadowRoot>).host) {
    const found = at.closest('[lang]');
    if (found) return found.getAttribute('lang') ?? '';
  }
  return '';
}

function overlay<Messages extends object>(words: Messages, over: Overrides<Messages> | undefined): Messages {
  const result = { ...words } as Record<string, unknown>;
  for (const [key, value] of Object.entries(over ?? {})) {
    if (typeof value === 'object') result[key] = { ...(result[key] as object), ...value };
    else if (value !== undefined) result[key] = value;
  }
  return result as Messages;
}
