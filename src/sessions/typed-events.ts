type Listener<Detail> = ((event: CustomEvent<Detail>) => void) | { handleEvent(event: CustomEvent<Detail>): void };

/** An EventTarget whose event names and details the compiler knows. Details are frozen. */
export class TypedEvents<Events> extends EventTarget {
  override addEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: Listener<Events[Name]> | null,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener as EventListenerOrEventListenerObject | null, options);
  }

  override removeEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: Listener<Events[Name]> | null,
    options?: boolean | EventListenerOptions,
  ): void {
    super.removeEventListener(type, listener as EventListenerOrEventListenerObject | null, options);
  }

  protected emit<Name extends keyof Events & string>(type: Name, detail: Events[Name]): void {
    this.dispatchEvent(new CustomEvent(type, { detail: Object.freeze(detail) }));
  }
}
