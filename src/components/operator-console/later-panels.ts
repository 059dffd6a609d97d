import { adoptStyles, type ReactiveElement } from 'lit';
import type { CallError } from '../../sessions/index.js';
import { fetchLater } from '../../sessions/fetch-later.js';
import type * as Panels from './panels.js';

/** What an operator sees after a click or a call only: fetched, with its style sheet, when it is first wanted. */
export class LaterPanels {
  readonly #host: ReactiveElement;
  readonly #onfetched: (error: CallError | undefined) => void;
  #fetching: Promise<void> | undefined;
  /** Undefined until they are there. */
  views: typeof Panels | undefined;

  /** `onfetched` hears how each attempt went; the host is updated after it. */
  constructor(host: ReactiveElement, onfetched: (error: CallError | undefined) => void) {
    this.#host = host;
    this.#onfetched = onfetched;
  }

  /** Once the host has been rendered. Fetches them once; after a failure anew. */
  readonly want = (): void => void (this.#fetching ??= this.#fetch());

  async #fetch(): Promise<void> {
    let missed: CallError | undefined;
    try {
      this.views = await fetchLater('later/panels.js', () => import('./panels.js'), false);
      const root = this.#host.renderRoot as ShadowRoot;
      adoptStyles(root, [...root.adoptedStyleSheets, ...this.views.styles]);
    } catch (error) {
      this.#fetching = undefined;
      missed = error as CallError;
    }
    this.#onfetched(missed);
    this.#host.requestUpdate();
  }
}
