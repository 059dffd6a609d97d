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

  #look(): void {
    const { state } = this.#source;
    if (state === 'connecting') this.#stream.prepare();
    else if (state === 'active') this.#start();
    else if (state === 'ended') this.#stop();
  }

  #start(): void {
    if (this.#began) return;
    const mine = (this.#began = {});
    const source = this.#source;
    const own = this.#stream.options;
    const ofCall = { callId: undefined, agentSource: source, clientSource: source };
    this.#stream.options = { ...own, ...this.#facts(), ...ofCall };
    this.#stream.start().catch(() => {
      // What went wrong, `call-error` tells. What was not begun here is not ended here.
      if (this.#began === mine) this.#began = undefined;
    });
    // Read by now: the page's own options stay as they are.
    this.#stream.options = own;
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
