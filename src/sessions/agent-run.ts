import { checkStreams } from '../audio/streams.js';
import { checkMicrophoneAllowed } from '../audio/microphone-error.js';
import { pageRegistry } from '../audio/page-registry.js';
import { CallError } from '../call-error.js';
import { assetFolder } from '../carried-script.js';
import type { AgentCallOptions, AgentCommand, AgentDialect, AgentMessage } from '../protocols/agent-dialect.js';
import { agentDialects } from '../protocols/agent-dialects.js';
import type { AgentLinkCommand, Dial } from '../transport/agent-host.js';
import { agentLinks } from '../transport/agent-link.js';
import type { Link } from '../transport/link.js';
import { fetchToken, type Token } from '../transport/token-source.js';
import { VERSION } from '../version.js';
import { planCall, type CallPlan } from './agent-call-plan.js';
import { agentProtocols } from './agent-protocols.js';
import type { VoiceAgentOptions } from './agent-session-types.js';
import { CallRun, type RunHandlers, type SoundSettings } from './call-run.js';
import { CONNECT_LIMIT_MS } from './connect-limit.js';
import { isMicrophoneGranted } from './microphone-permission.js';
import type { VisitorRun } from './visitor-run.js';

/** However long the token took, the socket gets this much. */
const LEAST_CONNECT_MS = 1000;

/** What the link is told, and how long the socket may take. */
interface DescribedCall {
  readonly call: AgentCallOptions;
  readonly limitMs: number;
}

/** A call to an agent: its token is fetched while the microphone and the worker get ready. */
export class AgentRun extends CallRun<AgentCallOptions, AgentCommand, AgentMessage, Dial> implements VisitorRun {
  readonly hears = true;
  readonly #options: VoiceAgentOptions;
  readonly #plan: CallPlan<AgentDialect>;
  #described!: Promise<DescribedCall>;

  /** Inside the user's gesture. Throws a CallError for a call that can never be, before anything opens. */
  constructor(options: VoiceAgentOptions, handlers: RunHandlers<AgentMessage>) {
    const plan = planCall(dialectOf(options.protocol), options);
    checkMicrophoneAllowed();
    super(agentLinks, options, handlers);
    this.#plan = plan;
    this.#options = options;
  }

  /** Seconds until the provider ends the call; undefined: it does not. */
  get durationLimitS(): number | undefined {
    return this.#plan.dialect.durationLimitS(this.#plan.call);
  }

  /** Resolves when the socket has been asked for; what becomes of it, the link tells. Rejects with a CallError. */
  async open(sound: SoundSettings): Promise<void> {
    const described = (this.#described = this.#describe());
    const [{ call, limitMs }] = await Promise.all([described, this.prepare(sound)]);
    // Before the provider hears of the call.
    if (mayBeOfOtherRelease(this.#options)) checkStreams();
    this.connect(this.#plan.dialect, call, limitMs, sound);
    const caution = this.#plan.dialect.caution(this.#plan.call);
    if (caution) this.handlers.onwarning({ code: 'degraded', raised: true, message: caution });
  }

  /**
   * Who clicks and has allowed the microphone before will not decline it: the socket opens meanwhile. Nothing is said on it
   * before `connect`.
   */
  protected override async startLink(): Promise<Link<AgentLinkCommand, AgentCommand>> {
    const link = await super.startLink();
    // Without a click there may be no sound, and so no call. Not every browser tells.
    const clicked = (navigator as Partial<Navigator>).userActivation?.isActive ?? true;
    if (!clicked || !isMicrophoneGranted()) return link;
    const { call, limitMs } = await this.#described;
    this.abort.signal.throwIfAborted();
    link.send({ type: 'dial', url: this.#plan.dialect.url(call), connectLimitMs: limitMs });
    return link;
  }

  async #describe(): Promise<DescribedCall> {
    const limitMs = this.#options.connectLimitMs ?? CONNECT_LIMIT_MS;
    const startedMs = performance.now();
    const call = this.#plan.withToken(await this.#fetchToken(limitMs));
    return { call, limitMs: Math.max(LEAST_CONNECT_MS, limitMs - performance.now() + startedMs) };
  }

  async #fetchToken(limitMs: number): Promise<Token | undefined> {
    const { protocol, agentId } = this.#options;
    const { signal } = this.abort;
    const request = { protocol, agentId, purpose: 'call' };
    const token = await fetchToken(this.#options, request, limitMs, signal);
    if (!signal.aborted) this.handlers.onstep('microphone');
    return token;
  }
}

/** What the audio thread runs may not be what this script carries: files of the page's own, or those of an earlier copy. */
function mayBeOfOtherRelease({ assetBase }: VoiceAgentOptions): boolean {
  return assetFolder(assetBase) !== undefined || pageRegistry().version !== VERSION;
}

function dialectOf(protocol: string): AgentDialect {
  const dialects: Readonly<Record<string, AgentDialect>> = agentDialects;
  const dialect = Object.hasOwn(dialects, protocol) ? dialects[protocol] : undefined;
  if (!dialect) throw new CallError('config-invalid', `protocol must be one of: ${agentProtocols.join(', ')}.`);
  return dialect;
}
