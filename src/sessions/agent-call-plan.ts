import { log } from '../logger.js';
import type { AgentCallOptions } from '../protocols/agent-dialect.js';
import { absoluteUrl } from '../transport/endpoint.js';
import type { Token } from '../transport/token-source.js';
import type { VoiceAgentOptions } from './agent-session-types.js';
import { checkCall, checkComplete, type CheckedDialect } from './plan-checks.js';
import { describeTools } from './tool-desk.js';

/** A call that is known to be well described, before anything of it has opened. */
export interface CallPlan<Dialect> {
  readonly dialect: Dialect;
  /** As far as it is known without a token. */
  readonly call: AgentCallOptions;
  /** The call as the wire will be told of it, once there is a token. Throws `config-invalid` if the token's URL is none. */
  withToken(token: Token | undefined): AgentCallOptions;
}

let warnedOfKey = false;

/** Checks all that can be checked beforehand; throws `config-invalid` with a sentence that names the option. */
export function planCall<Dialect extends CheckedDialect<AgentCallOptions>>(
  dialect: Dialect,
  options: VoiceAgentOptions,
): CallPlan<Dialect> {
  const call = wireOptions(options);
  checkCall(dialect, call);
  // With a token may come an address; without one, all there will ever be is known now.
  if (!options.getToken && !options.tokenUrl) checkComplete(dialect, { ...call, token: options.apiKey });
  if (options.apiKey && !warnedOfKey) {
    warnedOfKey = true;
    log.warn('apiKey can be read by every visitor of this page: use it on your own machine only.');
  }
  return {
    dialect,
    call,
    withToken: (token) => {
      const { sessionId, stepUrl } = token ?? {};
      const whole = {
        ...call,
        token: token?.token ?? options.apiKey,
        url: absoluteUrl(token?.url) ?? call.url,
        sessionId,
        stepUrl,
      };
      checkCall(dialect, whole);
      checkComplete(dialect, whole);
      return whole;
    },
  };
}

/** Only what the wire needs, as plain data: functions cannot travel to a worker. */
function wireOptions(options: VoiceAgentOptions): AgentCallOptions {
  const { provider, voice, language, sampleRateHz, systemPrompt, firstMessage, farewellMessage, maxDurationS } =
    options;
  const { region, customParameters } = options;
  return {
    url: absoluteUrl(options.url),
    region,
    customParameters,
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
