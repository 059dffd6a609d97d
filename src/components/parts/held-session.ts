/** The session under an element: its own, made when it is first needed, or one that the page has set. */
export class HeldSession<Session extends EventTarget> {
  readonly #make: () => Session;
  readonly #adopt: (session: Session, signal: AbortSignal) => void;
  #session: Session | undefined;
  #adoption = new AbortController();
  /** The page's own: its options are left alone. */
  injected = false;

  /** `adopt` listens to a session until `signal`. */
  constructor(make: () => Session, adopt: (session: Session, signal: AbortSignal) => void) {
    this.#make = make;
    this.#adopt = adopt;
  }

  /** Undefined: nothing has needed one yet. */
  get current(): Session | undefined {
    return this.#session;
  }

  get(): Session {
    return this.#session ?? this.#hold(this.#make());
  }

  /** Throws TypeError while the one there is is `busy`. */
  set(session: Session, busy: boolean): void {
    if (this.#session && busy) throw new TypeError('The session cannot be exchanged during a call.');
    this.injected = true;
    this.#hold(session);
  }

  #hold(session: Session): Session {
    this.#adoption.abort();
    this.#session = session;
    this.#adopt(session, (this.#adoption = new AbortController()).signal);
    return session;
  }
}
