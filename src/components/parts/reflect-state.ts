/** Shows a state as the attribute `state` and, where the browser has them, as a custom state: `:state(active)`. */
export function reflectState(element: HTMLElement): (state: string) => void {
  let internals: ElementInternals | undefined;
  let shown = '';
  return (state) => {
    if (state === shown) return;
    element.setAttribute('state', state);
    // Not in Node, and not before browsers of 2024: there the attribute alone has to do.
    internals ??= element.attachInternals?.();
    const states = internals?.states as Set<string> | undefined;
    states?.delete(shown);
    states?.add(state);
    shown = state;
  };
}
