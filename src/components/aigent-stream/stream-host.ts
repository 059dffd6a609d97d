import type { PropertyValues } from 'lit';
import {
  StreamFollower,
  StreamSession,
  type CallError,
  type StreamLevels,
  type StreamPhase,
  type StreamSessionOptions,
  type StreamStats,
  type TappableSession,
} from '../../sessions/index.js';
import { elementEvents } from './events.js';
import { SourceFinder } from './source-finder.js';
import { asksTooLate, sessionOf, sourcesOf, tooLate } from './sources.js';
import { StreamSettings } from './stream-settings.js';

/** The session under the element: its life, its events on the element, and the calls that it goes by. */
export class StreamHost extends StreamSettings {
  readonly #finder = new SourceFinder(this, () => this.#onSource());
  #follower: StreamFollower | undefined;
  #followed: TappableSession | undefined;
  /** Of the tag whose calls are streamed: until it is another. */
  #listening = new AbortController();
  /** Of a start that waits for that tag. */
  #waiting: AbortController | undefined;

  /** The session under the element. Set your own before a start: the element then shows it and leaves its options alone. */
  get session(): StreamSession {
    return this.held;
  }

  set session(session: StreamSession) {
    this.held = session;
    this.#unfollow();
    this.#follow();
  }

  /** `idle`, `connecting`, `streaming`, `paused`, `degraded`, `reconnecting` or `ended`; reflected as the attribute `state`. */
  get state(): StreamPhase {
    return this.current?.state ?? 'idle';
  }

  /** How loud both sides are now. */
  get levels(): StreamLevels {
    return this.session.levels;
  }

  /** What was sent and lost of each side, in milliseconds of sound. */
  get stats(): StreamStats {
    return this.session.stats;
  }

  /**
   * Streams both sides, each over a socket of its own; call it inside a click. Waits for the tag of `for`. Resolves when
   * the first sound can be sent, or when it was stopped meanwhile; rejects with the CallError that `call-error` tells too.
   */
  async start(): Promise<void> {
    this.#finder.follow(this.source, this.htmlFor);
    // Otherwise nothing may come between a click and what asks for a tab.
    if (this.#finder.pending && !(await this.#found())) return;
    this.#prepare(this.#sources());
    await (this.#follower ?? this.session).start();
  }

  /** Stops; what is not sent yet is sent for at most 3 s, and then this resolves. */
  async stop(): Promise<void> {
    this.#waiting?.abort();
    this.#waiting = undefined;
    this.requestUpdate();
    await this.current?.stop();
  }

  /** Nothing is sent while paused. */
  pause(): void {
    this.current?.pause();
  }

  resume(): void {
    this.current?.resume();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  protected create(): StreamSession {
    return new StreamSession(this.#options());
  }

  protected leave(): void {
    this.#follow();
    void this.stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('htmlFor') || changed.has('source')) this.#finder.follow(this.source, this.htmlFor);
    if (changed.has('auto') || changed.has('clientSource')) {
      this.#follow();
      // It never starts: nothing else would tell.
      if (asksTooLate(this)) this.#fail(tooLate());
    }
    // Its call may begin at any moment.
    if (this.#follower) this.#prepare();
  }

  protected get inCall(): boolean {
    return this.state !== 'idle' && this.state !== 'ended';
  }

  /** A start waits for the tag whose calls are streamed. */
  protected get starting(): boolean {
    return this.#waiting !== undefined;
  }

  /** With `auto`: there is no call to go by. */
  protected get callLess(): boolean {
    return this.auto && this.#followed?.state !== 'active';
  }

  /** Waits for the tag; false: it was stopped meanwhile. */
  async #found(): Promise<boolean> {
    this.#waiting?.abort();
    const { signal } = (this.#waiting = new AbortController());
    this.requestUpdate();
    await this.#finder.ready(signal);
    if (signal.aborted) return false;
    this.#waiting = undefined;
    return true;
  }

  /** Throws `config-invalid`, after telling of it. */
  #sources(): Partial<StreamSessionOptions> {
    try {
      return sourcesOf(this, this.#finder.found);
    } catch (cause) {
      this.#fail(cause as CallError);
      throw cause;
    }
  }

  #fail(error: CallError): void {
    this.error = error;
    this.dispatchEvent(new CustomEvent('call-error', { detail: error, bubbles: true, composed: true }));
  }

  /** For a session of our own: what the next start reads. */
  #prepare(sources?: Partial<StreamSessionOptions>): void {
    if (!this.inCall && !this.injected) this.session.options = { ...this.#options(), ...sources };
  }

  #options(): StreamSessionOptions {
    const { codec, container, sampleRate, callId, agentId, clientId, agentWindowsUsername } = this;
    const { category, ani, agentAni, programId, direction } = this;
    return {
      ...this.connection,
      protocol: 'aigent',
      codec,
      container,
      sampleRateHz: sampleRate,
      callId,
      agentId,
      clientId,
      agentWindowsUsername,
      category,
      ani,
      agentAni,
      programId,
      direction,
    };
  }

  #onSource(): void {
    this.#listening.abort();
    const { signal } = (this.#listening = new AbortController());
    // A page may have set another session there.
    this.#finder.found?.addEventListener('call-state-change', () => this.#follow(), { signal });
    this.#follow();
  }

  /** With `auto`: goes by the calls of the tag that there is. */
  #follow(): void {
    const goesBy = this.auto && this.isConnected && !asksTooLate(this);
    const followed = goesBy ? sessionOf(this.#finder.found) : undefined;
    this.requestUpdate();
    if (followed === this.#followed) return;
    this.#unfollow();
    if (!followed) return;
    this.#prepare();
    this.#followed = followed;
    this.#follower = new StreamFollower(this.session, followed);
  }

  #unfollow(): void {
    this.#follower?.dispose();
    this.#follower = this.#followed = undefined;
  }

  protected adopt(session: StreamSession, signal: AbortSignal): void {
    const before = (type: string): void => {
      if (type !== 'stream-state-change') return;
      // What was wrong is over.
      if (session.state === 'streaming' || session.state === 'connecting') this.error = undefined;
      if (session.state === 'connecting') this.notices.clear();
    };
    this.relay(session, elementEvents, before, signal);
  }
}
