import type { AgentCallOptions } from './agent-dialect.js';
import { socketUrl } from './socket-url.js';

const OWN_ADDRESS = 'wss://vox.aillom.com/ws';
const FORMER_HOST = 'wss.aillom.com';
const SAMPLE_RATES: readonly number[] = [8000, 16000, 24000];
const DEFAULT_RATE_HZ = 16000;
const DEFAULT_DURATION_S = 300;

/** The rate that each engine speaks by itself; the gateway converts any other. */
const bestRateHz: Readonly<Record<string, number>> = {
  aillomvox: 24000,
  openai: 24000,
  gemini: 24000,
};

/** Fields of `config` beyond those with an option of their own, and the type the gateway expects. */
const furtherFields: Readonly<Record<string, 'string' | 'number' | 'boolean' | 'object' | 'array'>> = {
  tts_engine: 'string',
  webhook_url: 'string',
  workspace_id: 'string',
  quality_profile: 'string',
  tool_timeout: 'number',
  tts_buffer_ms: 'number',
  tts_early_start_ms: 'number',
  tts_min_chunk_ms: 'number',
  accumulator_ms: 'number',
  stream_llm_text_to_tts: 'boolean',
  extra_config: 'object',
};

export function providerOf(options: AgentCallOptions): string {
  return options.provider?.toLowerCase() ?? 'aillomvox';
}

export function sampleRateOf(options: AgentCallOptions): number {
  return options.sampleRateHz ?? bestRateHz[providerOf(options)] ?? DEFAULT_RATE_HZ;
}

/** The address in any of the forms that people paste, made the one that the gateway answers on. */
export function endpoint(options: AgentCallOptions): URL | undefined {
  const url = socketUrl(options.url ?? OWN_ADDRESS);
  if (!url) return undefined;
  if (url.hostname === FORMER_HOST) url.hostname = new URL(OWN_ADDRESS).hostname;
  if (!/\/ws\/?$/.test(url.pathname)) url.pathname = `${url.pathname.replace(/\/$/, '')}/ws`;
  return url;
}

export function durationLimitS(options: AgentCallOptions): number {
  return options.maxDurationS ?? DEFAULT_DURATION_S;
}

export function caution(options: AgentCallOptions): string | undefined {
  if (providerOf(options) !== 'qwen' || !options.tools?.length) return undefined;
  return 'The engine qwen may answer without calling the page’s tools.';
}

/** What is wrong, as a sentence that names the attribute, or undefined. */
export function checkConfig(options: AgentCallOptions): string | undefined {
  if (!endpoint(options)) return 'url must be a ws(s) or http(s) address.';
  if (!SAMPLE_RATES.includes(sampleRateOf(options))) return 'sample-rate must be 8000, 16000 or 24000.';
  const limit = options.maxDurationS;
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 30 && limit <= 7200)) {
    return 'max-duration must be a whole number of seconds, 30 to 7200.';
  }
  const nameless = options.tools?.findIndex(({ name }) => typeof name !== 'string' || name === '') ?? -1;
  if (nameless >= 0) return `tools: number ${nameless + 1} has no name.`;
  for (const [key, value] of Object.entries(options.config ?? {})) {
    const expected = furtherFields[key];
    if (!expected) return `config has a field that the gateway does not know: ${key}.`;
    if (kindOf(value) !== expected) return `config.${key} must be of type ${expected}.`;
  }
  return undefined;
}

/** What the gateway itself needs and a relay may add, as a sentence, or undefined. */
export function missingConfig(options: AgentCallOptions): string | undefined {
  if (options.url !== undefined) return undefined;
  if (!options.token)
    return 'A token is missing: set token-url or getToken (or apiKey, for a trial on your own machine).';
  return options.systemPrompt ? undefined : 'system-prompt is missing: tell the agent who it is.';
}

/** The first message of a call. Absent options are left out: the gateway's defaults apply. */
export function configMessage(options: AgentCallOptions): string {
  return JSON.stringify({
    type: 'config',
    apikey: options.token,
    provider: providerOf(options),
    sample_rate: sampleRateOf(options),
    system_prompt: options.systemPrompt,
    voice: options.voice,
    language: options.language,
    first_message: options.firstMessage,
    farewell_message: options.farewellMessage,
    max_duration: options.maxDurationS,
    tools: (options.tools ?? []).map(({ name, description, parameters }) => ({
      name,
      description: description ?? '',
      parameters: parameters ?? { type: 'object', properties: {} },
    })),
    ...options.config,
  });
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}
