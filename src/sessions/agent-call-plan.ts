import { CallError } from '../call-error.js';
import { log } from '../logger.js';
import type { AgentCallOptions, AgentDialect } from '../protocols/agent-dialect.js';
import { agentDialects } from '../protocols/agent-dialects.js';
import { absoluteUrl, checkReachable } from '../transport/endpoint.js';
import type { Token } from '../transport/token-source.js';
import type { VoiceAgentOptions } from './agent-session-types.js';
import { describeTools } from './tool-desk.js';

/** A call that is known to be well described, before anything of it has opened. */
export interface AgentCallPlan {
  readonly dialect: AgentDialect;
  /** Seconds until the provider ends the call; undefined: it does not. */
  readonly durationLimitS: number | undefined;
  /** A sentence on what may not work as expected. */
  readonly caution: string | undefined;
  /** The call as the wire will be told of it, once there is a token. Throws `config-invalid` if the token's URL is none. */
  withToken(token: Token | undefined): AgentCallOptions;
}

let warnedOfKey = false;

/** Checks all that can be checked beforehand; throws `config-invalid` with a sentence that names the option. */
export function planAgentCall(options: VoiceAgentOptions): AgentCallPlan {
  const dialect = Object.hasOwn(agentDialects, options.protocol) ? agentDialects[options.protocol] : undefined;
  if (!dialect) throw invalid(`protocol must be one of: ${Object.keys(agentDialects).join(', ')}.`);
  const wire = wireOptions(options);
  checkCall(dialect, wire);
  // With a token may come an address; without one, all there will ever be is known now.
  if (!options.getToken && !options.tokenUrl) checkComplete(dialect, { ...wire, token: options.apiKey });
  if (options.apiKey && !warnedOfKey) {
    warnedOfKey = true;
    log.warn('apiKey can be read by every visitor of this page: use it on your own machine only.');
  }
  return {
    dialect,
    durationLimitS: dialect.durationLimitS(wire),
    caution: dialect.caution(wire),
    withToken: (token) => {
      const call = { ...wire, token: token?.token ?? options.apiKey, url: absoluteUrl(token?.url) ?? wire.url };
      checkCall(dialect, call);
      checkComplete(dialect, call);
      return call;
    },
  };
}

function checkCall(dialect: AgentDialect, call: AgentCallOptions): void {
  const wrong = dialect.check(call);
  if (wrong) throw invalid(wrong);
  checkReachable(dialect.url(call));
}

function checkComplete(dialect: AgentDialect, call: AgentCallOptions): void {
  const missing = dialect.missing(call);
  if (missing) throw invalid(missing);
}

function invalid(why: string): CallError {
  return new CallError('config-invalid', why);
}

/** Only what the wire needs, as plain data: functions cannot travel to a worker. */
function wireOptions(options: VoiceAgentOptions): AgentCallOptions {
  const { provider, voice, language, sampleRateHz, systemPrompt, firstMessage, farewellMessage, maxDurationS } =
    options;
  return {
    url: absoluteUrl(options.url),
    provider,
    voice,
    language,
    sampleRateHz,
    systemPrompt,
    firstMessage,
    farewellMessage,
    maxDurationS,
    tools: describeTools(options.tools ?? []),
    config: options.config,
  };
}
