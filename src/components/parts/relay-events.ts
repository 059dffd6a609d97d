/** Fires a session's events again from its element, bubbling and composed, after `before` has seen them; until `signal`. */
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
    element.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  };
  for (const type of types) session.addEventListener(type, relay, { signal });
}
