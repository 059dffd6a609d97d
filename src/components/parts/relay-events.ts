/** An event that only its own class can make again (it carries more than a detail). */
interface Repeatable {
  again(): Event;
}

/**
 * Fires a session's events again from its element, bubbling and composed, after `before` has seen them; until `signal`.
 * What a page prevents on the element is prevented for the session.
 */
export function relayEvents<Name extends string>(
  session: EventTarget,
  element: HTMLElement,
  types: readonly Name[],
  before: (type: Name, detail: unknown) => void,
  signal: AbortSignal,
): void {
  const relay = (event: Event): void => {
    const { type, detail } = event as CustomEvent<unknown>;
    before(type as Name, detail);
    const copy =
      'again' in event
        ? (event as Event & Repeatable).again()
        : new CustomEvent(type, { detail, bubbles: true, composed: true });
    if (!element.dispatchEvent(copy)) event.preventDefault();
  };
  for (const type of types) session.addEventListener(type, relay, { signal });
}
