import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Authorize } from './authorize.js';
import { parseObject, type JsonObject } from './json.js';
import type { Limits } from './limits/limits.js';
import { Mistakes } from './mistakes.js';
import type { BackendOptions } from './options.js';
import { providerKinds } from './providers/index.js';
import type { AgentProfile } from './providers/relay-kind.js';
import type { ServerOptions } from './server.js';

type Environment = NodeJS.ProcessEnv;

export interface CommandOptions extends ServerOptions {
  readonly host: string;
  readonly port: number;
}

/** Variables that set a limit, and how many of its units one of theirs is. */
const limitVariables: Readonly<Record<string, readonly [keyof Limits, number]>> = {
  TICKETS_PER_MINUTE: ['ticketsPerMinutePerUser', 1],
  TICKETS_PER_MINUTE_PER_ADDRESS: ['ticketsPerMinutePerAddress', 1],
  TOKENS_PER_MINUTE: ['tokensPerMinutePerUser', 1],
  TOKENS_PER_MINUTE_PER_ADDRESS: ['tokensPerMinutePerAddress', 1],
  ATTEMPTS_PER_MINUTE_PER_ADDRESS: ['attemptsPerMinutePerAddress', 1],
  MAX_CONNECTIONS: ['connections', 1],
  MAX_CONNECTIONS_PER_ADDRESS: ['connectionsPerAddress', 1],
  CALLS_PER_USER: ['callsPerUser', 1],
  DRAIN_SECONDS: ['drainMs', 1000],
};

/** What the command runs with. Rejects with a ConfigurationError that tells all mistakes of the variables themselves. */
export async function optionsFromEnvironment(environment: Environment): Promise<CommandOptions> {
  const mistakes = new Mistakes();
  const number = (name: string, from: number, to: number): number | undefined => {
    const text = environment[name];
    if (text === undefined || text === '') return undefined;
    if (/^\d+$/.test(text) && Number(text) >= from && Number(text) <= to) return Number(text);
    mistakes.add(`${name} must be a whole number from ${from} to ${to}, not ${JSON.stringify(text)}.`);
    return undefined;
  };
  const { ALLOW_ANONYMOUS: anonymous } = environment;
  if (anonymous && !['0', '1'].includes(anonymous)) mistakes.add('ALLOW_ANONYMOUS must be 1, or left out.');
  const options: CommandOptions = {
    host: environment['HOST'] || '127.0.0.1',
    port: number('PORT', 0, 65535) ?? 8787,
    metricsPort: number('METRICS_PORT', 0, 65535),
    metricsHost: environment['METRICS_HOST'] || undefined,
    allowedOrigins: list(environment['ALLOWED_ORIGINS']),
    allowAnonymous: anonymous === '1',
    authorize: await readAuthorize(environment['AUTHORIZE_FILE'], mistakes),
    trustedProxies: list(environment['TRUSTED_PROXIES']),
    publicUrl: environment['PUBLIC_URL'] || undefined,
    tokenPath: environment['TOKEN_PATH'] || undefined,
    redisUrl: environment['REDIS_URL'] || undefined,
    logLevel: environment['LOG_LEVEL'] || undefined,
    agents: readAgents(environment['AGENTS_FILE'], mistakes),
    providers: readProviders(environment),
    limits: Object.fromEntries(
      Object.entries(limitVariables).flatMap(([name, [limit, factor]]) => {
        const value = number(name, limit === 'drainMs' ? 0 : 1, 1_000_000);
        return value === undefined ? [] : [[limit, value * factor]];
      }),
    ),
  };
  mistakes.throwIfAny();
  return options;
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}

function readAgents(file: string | undefined, mistakes: Mistakes): Readonly<Record<string, AgentProfile>> {
  const none = {};
  if (!file) return none;
  try {
    const agents = parseObject(readFileSync(file, 'utf8'));
    if (agents) return agents as Readonly<Record<string, AgentProfile>>;
    mistakes.add(`AGENTS_FILE: ${file} is no JSON object of agents.`);
  } catch {
    mistakes.add(`AGENTS_FILE: ${file} cannot be read.`);
  }
  return { default: { system_prompt: 'unread' } };
}

function readProviders(environment: Environment): BackendOptions['providers'] {
  const set = Object.values(providerKinds).flatMap((kind): [string, JsonObject][] => {
    const setting = kind.fromEnvironment(environment);
    return setting ? [[kind.protocol, setting]] : [];
  });
  return Object.fromEntries(set) as unknown as BackendOptions['providers'];
}

async function readAuthorize(file: string | undefined, mistakes: Mistakes): Promise<Authorize | undefined> {
  if (!file) return undefined;
  try {
    const module = (await import(pathToFileURL(resolve(file)).href)) as JsonObject;
    if (typeof module['authorize'] === 'function') return module['authorize'] as Authorize;
    mistakes.add(`AUTHORIZE_FILE: ${file} exports no function called authorize.`);
  } catch {
    mistakes.add(`AUTHORIZE_FILE: ${file} cannot be loaded.`);
  }
  return undefined;
}
