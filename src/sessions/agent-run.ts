import { resamplerTable } from '../audio/resampler-table.js';
import { CallError } from '../call-error.js';
import type { AgentCallOptions, AgentCommand, AgentDialect, AgentMessage } from '../protocols/agent-dialect.js';
import { agentDialects } from '../protocols/agent-dialects.js';
import { agentLinks } from '../transport/agent-link.js';
import { fetchToken, type Token } from '../transport/token-source.js';
import { planCall, type CallPlan } from './agent-call-plan.js';
import { agentProtocols } from './agent-protocols.js';
import type { VoiceAgentOptions } from './agent-session-types.js';
import { CallRun, type RunHandlers, type SoundSettings } from './call-run.js';
import { CONNECT_LIMIT_MS } from './connect-limit.js';
import type { VisitorRun } from './visitor-run.js';

/** However long the token took, the socket gets this much. */
const LEAST_CONNECT_MS = 1000;

/** A call to an agent: its token is fetched while the microphone and the worker get ready. */
export class AgentRun extends CallRun<AgentCallOptions, AgentCommand, AgentMessage> implements VisitorRun {
  readonly hears = true;
  readonly #options: VoiceAgentOptions;
  readonly #plan: CallPlan<AgentDialect>;

  /** Inside the user's gesture. Throws a CallError for a call that can never be, before anything opens. */
  constructor(options: VoiceAgentOptions, handlers: RunHandlers<AgentMessage>) {
    const plan = planCall(dialectOf(options.protocol), options);
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
    const limitMs = this.#options.connectLimitMs ?? CONNECT_LIMIT_MS;
    const startedMs = performance.now();
    const [{ token, spentMs }] = await Promise.all([
      this.#fetchToken(limitMs).then((fetched) => ({ token: fetched, spentMs: performance.now() - startedMs })),
      this.prepare(sound),
      this.media.loaded.then(() => this.#designTables()),
    ]);
    const call = this.#plan.withToken(token);
    this.connect(this.#plan.dialect, call, Math.max(LEAST_CONNECT_MS, limitMs - spentMs), sound);
    const caution = this.#plan.dialect.caution(this.#plan.call);
    if (caution) this.handlers.onwarning({ code: 'degraded', raised: true, message: caution });
  }

  /** While the browser opens the microphone, not when it has. */
  #designTables(): void {
    const { uplink, downlink } = this.#plan.dialect.formats(this.#plan.call);
    const { sampleRateHz } = this.media;
    resamplerTable(sampleRateHz, uplink.sampleRateHz);
    resamplerTable(downlink.sampleRateHz, sampleRateHz);
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

function dialectOf(protocol: string): AgentDialect {
  const dialects: Readonly<Record<string, AgentDialect>> = agentDialects;
  const dialect = Object.hasOwn(dialects, protocol) ? dialects[protocol] : undefined;
  if (!dialect) throw new CallError('config-invalid', `protocol must be one of: ${agentProtocols.join(', ')}.`);
  return dialect;
}
