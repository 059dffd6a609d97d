import type { AgentCallOptions, AgentCommand, AgentMessage } from '../protocols/agent-dialect.js';
import { agentLinks } from '../transport/agent-link.js';
import type { LinkEvent } from '../transport/link-messages.js';
import { startLink, type Link, type Transport } from '../transport/link.js';
import { fetchToken, type Token } from '../transport/token-source.js';
import { planAgentCall, type AgentCallPlan } from './agent-call-plan.js';
import type { VoiceAgentOptions } from './agent-session-types.js';
import { CallMedia, type MediaHandlers } from './call-media.js';
import type { ConnectStep } from './call-state.js';

const CONNECT_LIMIT_MS = 10_000;
/** However long the token took, the socket gets this much. */
const LEAST_CONNECT_MS = 1000;

/** The visitor's own choices; they outlive a call. */
export interface SoundSettings {
  muted: boolean;
  /** 0..1. */
  volume: number;
  /** Device ids; '' is the system's. */
  microphone: string;
  speaker: string;
}

/** What a run tells its session; nothing any more once it is disposed of. */
export interface RunHandlers extends MediaHandlers {
  onstep(step: ConnectStep): void;
  onlink(event: LinkEvent<AgentMessage>): void;
}

/** One call's sound, token and link: made at start(), disposed of when the call ends, never used again. */
export class AgentRun {
  readonly media: CallMedia;
  readonly #options: VoiceAgentOptions;
  readonly #plan: AgentCallPlan;
  readonly #handlers: RunHandlers;
  readonly #abort = new AbortController();
  #link: Link<AgentCallOptions, AgentCommand> | undefined;

  /** Inside the user's gesture. Throws a CallError for a call that can never be, before anything opens. */
  constructor(options: VoiceAgentOptions, handlers: RunHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    this.#plan = planAgentCall(options);
    this.media = new CallMedia(options.assetBase, handlers);
  }

  /** Seconds until the provider ends the call; undefined: it does not. */
  get durationLimitS(): number | undefined {
    return this.#plan.durationLimitS;
  }

  get transport(): Transport | undefined {
    return this.#link?.transport;
  }

  /** Resolves when the socket has been asked for; what becomes of it, the link tells. Rejects with a CallError. */
  async open(sound: SoundSettings): Promise<void> {
    const { signal } = this.#abort;
    const limitMs = this.#options.connectLimitMs ?? CONNECT_LIMIT_MS;
    const startedMs = performance.now();
    // All at once: a worker starts, a visitor answers the prompt and a backend answers, each at its own pace.
    const [link, { token, spentMs }] = await Promise.all([
      this.#startLink(),
      this.#fetchToken(limitMs).then((fetched) => ({ token: fetched, spentMs: performance.now() - startedMs })),
      this.media.open(this.#options.audioConstraints, sound.microphone),
    ]);
    signal.throwIfAborted();
    this.#handlers.onstep('socket');
    const call = this.#plan.withToken(token);
    const ports = this.media.connect(this.#plan.dialect.formats(call));
    // As they are by now: a visitor may have changed them while the browser asked.
    this.media.setMuted(sound.muted);
    this.media.setVolume(sound.volume);
    if (sound.speaker) void this.media.useSpeaker(sound.speaker);
    const { caution } = this.#plan;
    if (caution) this.#handlers.onwarning({ code: 'degraded', raised: true, message: caution });
    const connectLimitMs = Math.max(LEAST_CONNECT_MS, limitMs - spentMs);
    link.send({ type: 'open', protocol: this.#options.protocol, options: call, connectLimitMs, ...ports }, [
      ports.capture,
      ports.playback,
    ]);
  }

  /** Nothing is sent before the socket is open, nor after the end. */
  send(command: AgentCommand): void {
    this.#link?.send({ type: 'send', command });
  }

  /** What has arrived and is not yet heard will not be heard. */
  clearPlayback(): void {
    this.#link?.send({ type: 'clear-playback' });
  }

  /** Lets go of everything; `farewell` is said to the provider first. */
  dispose(farewell?: AgentCommand): void {
    this.#abort.abort();
    this.#link?.dispose(farewell);
    this.media.release();
  }

  async #fetchToken(limitMs: number): Promise<Token | undefined> {
    const { protocol, agentId } = this.#options;
    const request = { protocol, agentId, purpose: 'call' };
    const token = await fetchToken(this.#options, request, limitMs, this.#abort.signal);
    if (!this.#abort.signal.aborted) this.#handlers.onstep('microphone');
    return token;
  }

  async #startLink(): Promise<Link<AgentCallOptions, AgentCommand>> {
    const { signal } = this.#abort;
    const link = await startLink(agentLinks, {
      transport: this.#options.transport ?? 'worker',
      assetBase: this.#options.assetBase,
      onevent: (event) => !signal.aborted && this.#handlers.onlink(event),
      onwarning: (warning) => !signal.aborted && this.#handlers.onwarning(warning),
    });
    // Started late, for a call that has ended meanwhile, it goes at once.
    if (signal.aborted) link.dispose();
    else this.#link = link;
    return link;
  }
}
