import type { IncomingHttpHeaders } from 'node:http';
import { isObject, parseObject, type JsonObject } from '../wire/json.js';
import type { BreachRule } from './options.js';

export interface Objection {
  readonly rule: BreachRule;
  readonly detail: string;
}

/** What the first text frame amounts to. `refusal` ends the call; `complaints` are sent and the call goes on. */
export interface ConfigVerdict {
  readonly config: JsonObject;
  readonly key: string;
  readonly rateHz: number;
  readonly maxDurationS: number;
  readonly objections: readonly Objection[];
  readonly complaints: readonly string[];
  readonly refusal?: { readonly code: string; readonly message: string };
}

const RATES_HZ: readonly unknown[] = [8000, 16000, 24000];
const DEFAULT_RATE_HZ = 16000;
const DEFAULT_MAX_DURATION_S = 300;
/** The widest range that any page of the provider names. */
const MAX_DURATION_RANGE_S = { from: 1, to: 7200 } as const;
const PROVIDERS: readonly unknown[] = ['aillomvox', 'openai', 'gemini', 'aws', 'ultravox', 'grok', 'qwen'];
const OPTIONAL_STRINGS = [
  'voice',
  'language',
  'first_message',
  'farewell_message',
  'tts_engine',
  'webhook_url',
  'workspace_id',
  'quality_profile',
] as const;

/** Judges the first text frame of a connection by the rules of the `config` message. */
export function judgeConfig(text: string, headers: IncomingHttpHeaders, keys: readonly string[]): ConfigVerdict {
  const config = parseObject(text);
  if (!config) return refuse({}, 'invalid_config', 'The first message is not a JSON object.', 'bad-config');
  if (config['type'] !== 'config')
    return refuse(config, 'invalid_config', 'The first message is not of type config.', 'bad-config');

  const header = headers['x-api-key'];
  const key = typeof header === 'string' ? header : config['apikey'];
  if (typeof key !== 'string' || !keys.includes(key)) return refuse(config, 'unauthorized', 'Invalid API Key');

  const objections: Objection[] = [];
  const complaints: string[] = [];
  for (const name of ['provider', 'sample_rate', 'system_prompt']) {
    if (config[name] !== undefined && config[name] !== '') continue;
    objections.push({ rule: 'missing-field', detail: name });
    complaints.push(`config: ${name} is required`);
  }
  const objectTo = (name: string, detail: string): void => {
    objections.push({ rule: 'bad-field', detail: `${name}: ${detail}` });
  };
  const { provider, sample_rate: rate, system_prompt: prompt, max_duration: limit, tools } = config;
  if (provider !== undefined && provider !== '' && !PROVIDERS.includes(provider)) objectTo('provider', 'unknown');
  if (prompt !== undefined && typeof prompt !== 'string') objectTo('system_prompt', 'not a string');
  for (const name of OPTIONAL_STRINGS)
    if (config[name] !== undefined && typeof config[name] !== 'string') objectTo(name, 'not a string');
  if (limit !== undefined && !isDuration(limit)) objectTo('max_duration', 'not a number of 1-7200 seconds');
  if (tools !== undefined && !(Array.isArray(tools) && tools.every(isTool))) objectTo('tools', 'not a list of tools');

  const verdict = {
    config,
    key,
    rateHz: typeof rate === 'number' ? rate : DEFAULT_RATE_HZ,
    maxDurationS: isDuration(limit) ? limit : DEFAULT_MAX_DURATION_S,
    objections,
    complaints,
  };
  if (rate === undefined || RATES_HZ.includes(rate)) return verdict;
  objectTo('sample_rate', 'not 8000, 16000 or 24000');
  return {
    ...verdict,
    refusal: { code: 'invalid_config', message: 'config: sample_rate must be 8000, 16000 or 24000' },
  };
}

function isTool(value: unknown): boolean {
  return isObject(value) && typeof value['name'] === 'string' && value['name'] !== '';
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && value >= MAX_DURATION_RANGE_S.from && value <= MAX_DURATION_RANGE_S.to;
}

function refuse(config: JsonObject, code: string, message: string, rule?: BreachRule): ConfigVerdict {
  return {
    config,
    key: '',
    rateHz: DEFAULT_RATE_HZ,
    maxDurationS: DEFAULT_MAX_DURATION_S,
    objections: rule ? [{ rule, detail: message }] : [],
    complaints: [],
    refusal: { code, message },
  };
}
