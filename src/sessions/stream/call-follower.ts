import { refusal } from '../refusals.js';
import type { StreamSessionOptions, TappableSession } from './stream-session-types.js';
import type { StreamSession } from './stream-session.js';

/**
 * Streams every call of a session, from its first word to its end. Numbers and direction are the call's; what the call
 * does not tell, `stream.options` may.
 */
export class StreamFollower {
  readonly #stream: StreamSession;
  readonly #source: TappableSession;
  readonly #over = new AbortController();
  /** Of the call that is streamed. */
  #began: object | undefined;

  /** A call that is active already is streamed from now on. */
  constructor(stream: StreamSession, source: TappableSession) {
    this.#stream = stream;
    this.#source = source;
    source.addEventListener('call-state-change', () => this.#look(), { signal: this.#over.signal });
    this.#look();
  }

  /** Follows no longer; ends the stream of a call that it began. */
  dispose(): void {
    this.#over.abort();
    this.#stop();
  }

  /**
   * Streams the call that there is, once more after a stop or a failure, and under another id. Rejects as the stream's
   * own start() does, and with `invalid-state` without a call.
   */
  async start(): Promise<void> {
    const source = this.#source;
    if (source.state !== 'active') {
      throw refusal('There is no call that could be streamed.');
    }
    const before = this.#began;
    const mine = (this.#began = {});
    const own = this.#stream.options;
    const ofCall = { callId: undefined, agentSource: source, clientSource: source };
    this.#stream.options = { ...own, ...this.#facts(), ...ofCall };
    const started = this.#stream.start();
    // Read by now: the page's own options stay as they are.
    this.#stream.options = own;
    try {
      await started;
    } catch (cause) {
      // What was not begun here is not ended here.
      if (this.#began === mine) this.#began = before;
      throw cause;
    }
  }

  #look(): void {
    const { state } = this.#source;
    if (state === 'connecting') this.#stream.prepare();
    else if (state === 'ended') this.#stop();
    // What went wrong, `call-error` tells.
    else if (state === 'active' && !this.#began) this.start().catch(() => undefined);
  }

  #facts(): Partial<StreamSessionOptions> {
    const call = this.#source.currentCall;
    if (!call) return { direction: 'inbound' };
    const { direction, from, to } = call;
    const [ani, agentAni] = direction === 'inbound' ? [from, to] : [to, from];
    return { direction, ...(ani && { ani }), ...(agentAni && { agentAni }) };
  }

  #stop(): void {
    if (!this.#began) return;
    this.#began = undefined;
    void this.#stream.stop();
  }
}
