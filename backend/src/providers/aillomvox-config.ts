import { at, isObject, type JsonObject } from '../json.js';
import type { Mistakes } from '../mistakes.js';
import { configInvalid, type Refusal } from '../refusals.js';
import type { AgentProfile } from './relay-kind.js';

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'array';

/** The fields of the gateway's `config`, but for `type` and `apikey`. */
export const configFields: Readonly<Record<string, Kind>> = {
  provider: 'string',
  sample_rate: 'number',
  system_prompt: 'string',
  voice: 'string',
  language: 'string',
  first_message: 'string',
  farewell_message: 'string',
  max_duration: 'number',
  tools: 'array',
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

/** A page that set these would send the call's events, or its bill, where it likes. */
const neverFromPage: readonly string[] = ['webhook_url', 'workspace_id'];
const engines: readonly unknown[] = ['aillomvox', 'openai', 'gemini', 'aws', 'ultravox', 'grok', 'qwen'];
const RATES_HZ: readonly unknown[] = [8000, 16000, 24000];
const DEFAULT_RATE_HZ = 16000;
const DURATION_S = { from: 30, to: 7200 } as const;

/** Adds one sentence for each thing wrong with a profile. */
export function checkProfile(profile: AgentProfile, name: string, mistakes: Mistakes): void {
  const { allow = [] } = profile;
  const config = configOf(profile);
  for (const [key, value] of Object.entries(config)) {
    const expected = Object.hasOwn(configFields, key) ? configFields[key] : undefined;
    if (expected === undefined) mistakes.add(`${name} has a field that the gateway does not know: ${key}.`);
    else if (kindOf(value) !== expected) mistakes.add(`${name}: ${key} must be of type ${expected}.`);
  }
  const fault = faultOf(config);
  if (fault) mistakes.add(`${name}: ${fault}`);
  const { webhook_url: webhook, tools } = config;
  if (typeof webhook === 'string' && !/^https:\/\//.test(webhook))
    mistakes.add(`${name}: webhook_url must begin with https://.`);
  if (Array.isArray(tools) && !tools.every(isTool)) mistakes.add(`${name}: every tool needs a name.`);
  if (!Array.isArray(allow)) return mistakes.add(`${name}: allow must be a list of field names.`);
  for (const field of allow as unknown[]) {
    if (typeof field !== 'string' || !Object.hasOwn(configFields, field))
      mistakes.add(`${name}: allow names a field that the gateway does not know: ${String(field)}.`);
    else if (neverFromPage.includes(field))
      mistakes.add(`${name}: a page may never set ${field}, take it out of allow.`);
  }
  if (!config['system_prompt'] && !allow.includes('system_prompt'))
    mistakes.add(`${name} needs a system_prompt, or must allow the page to set it.`);
}

/** The `config` for the gateway, without a key: the profile's, and of the page's what the profile allows. */
export function buildConfig(page: JsonObject, profile: AgentProfile): JsonObject | Refusal {
  const { allow } = profile;
  const own = configOf(profile);
  const allowed: readonly unknown[] = Array.isArray(allow) ? allow : [];
  const set: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(configFields)) {
    const value = at(page, name);
    if (value === undefined || !(name === 'sample_rate' || allowed.includes(name))) continue;
    if (kindOf(value) !== kind) return configInvalid(`The call's ${name} must be of type ${kind}.`);
    set[name] = value;
  }
  const fault = faultOf(set);
  if (fault) return configInvalid(`The call's ${fault}`);
  return {
    type: 'config',
    provider: 'aillomvox',
    sample_rate: DEFAULT_RATE_HZ,
    ...own,
    ...set,
    ...lowerDuration(own['max_duration'], set['max_duration']),
    tools: [...toolsOf(own['tools']), ...pageTools(set['tools'], own['tools'])],
  };
}

export function rateOf(config: JsonObject): number {
  const rate = config['sample_rate'];
  return typeof rate === 'number' ? rate : DEFAULT_RATE_HZ;
}

export function durationOf(config: JsonObject): number {
  const limit = config['max_duration'];
  return typeof limit === 'number' ? limit : DURATION_S.to;
}

/** A profile without what is for this server only. */
function configOf(profile: AgentProfile): JsonObject {
  return Object.fromEntries(Object.entries(profile).filter(([name]) => name !== 'allow' && name !== 'protocol'));
}

/** What the values themselves get wrong, as the end of a sentence. */
function faultOf({ provider, sample_rate: rate, max_duration: limit }: JsonObject): string | undefined {
  if (provider !== undefined && !engines.includes(provider)) return `provider must be one of ${engines.join(', ')}.`;
  if (rate !== undefined && !RATES_HZ.includes(rate)) return 'sample_rate must be 8000, 16000 or 24000.';
  const inRange = typeof limit === 'number' && limit >= DURATION_S.from && limit <= DURATION_S.to;
  return limit === undefined || inRange ? undefined : 'max_duration must be 30 to 7200 seconds.';
}

/** A page may shorten a call, never lengthen it. */
function lowerDuration(own: unknown, set: unknown): JsonObject {
  return typeof own === 'number' && typeof set === 'number' ? { max_duration: Math.min(own, set) } : {};
}

function toolsOf(tools: unknown): readonly unknown[] {
  return Array.isArray(tools) ? (tools as readonly unknown[]) : [];
}

/** Of a page's tools only what runs in the page: an address in them would have the gateway call it. */
function pageTools(tools: unknown, own: unknown): JsonObject[] {
  const taken = new Set(toolsOf(own).map((tool) => (isObject(tool) ? tool['name'] : undefined)));
  return toolsOf(tools)
    .filter(isTool)
    .filter(({ name }) => !taken.has(name))
    .map(({ name, description, parameters }) => ({ name, description, parameters }));
}

function isTool(value: unknown): value is JsonObject {
  return isObject(value) && typeof value['name'] === 'string' && value['name'] !== '';
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}
