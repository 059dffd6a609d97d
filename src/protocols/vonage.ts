import type { AgentCallOptions } from './agent-dialect.js';
import { socketUrl } from './socket-url.js';
import type { TextDialect } from './text-dialect.js';
import { assumedNames, checkNames, type VonageNames } from './vonage-names.js';
import { readReply } from './vonage-reply.js';

/** What of a conversation with a Vonage agent is not publicly known, or is a page's own choice: `config`. */
export interface VonageConfig {
  /**
   * How the token is presented: `query:NAME` (default `query:session_token`), `protocol` or `protocol:NAME` (the
   * sub-protocol, with NAME before it), `message:NAME` (the first message, `{"NAME": token}`), or `none`. Where `url`
   * holds `{token}` or `{session_id}`, they are filled in.
   */
  readonly tokenPlace?: string | undefined;
  /** The step that makes the agent greet; default `Hello`. null: a step without words; false: the visitor begins. */
  readonly openingStep?: string | null | false | undefined;
  /**
   * Where a step is posted when no socket can be opened, as the platform wants it, with the token as bearer. May hold
   * `{session_id}`. An address that comes with the token is the companion backend's, which wants the token in the body.
   */
  readonly stepUrl?: string | undefined;
  readonly names?: Partial<VonageNames> | undefined;
}

const SOCKETS: Readonly<Record<string, string>> = {
  eu: 'wss://http-sockets-eu-central-1.ai.vonage.com/',
  us: 'wss://http-sockets-us-east-1.ai.vonage.com/',
};
const TOKEN_PLACE = /^(query|protocol|message|none)(?::(.+))?$/;

const configOf = ({ config }: AgentCallOptions): VonageConfig => config ?? {};

/** With the braces as a URL has them: percent-encoded in a path. */
function filled(address: string, name: string, value = ''): string {
  return address.replace(new RegExp(`(\\{|%7B)${name}(\\}|%7D)`, 'gi'), () => encodeURIComponent(value));
}

function check(options: AgentCallOptions): string | undefined {
  const { region, url, customParameters, tools } = options;
  const { tokenPlace, openingStep, stepUrl, names } = configOf(options);
  if (region !== undefined && !Object.hasOwn(SOCKETS, region)) return 'region must be eu or us.';
  if (url !== undefined && !socketUrl(url)) return 'url must be a ws(s) or http(s) address.';
  if (tools?.length) return 'tools cannot be used with a Vonage agent: its flow has its own.';
  if (Object.values(customParameters ?? {}).some((value) => typeof value !== 'string')) {
    return 'customParameters must hold texts only.';
  }
  if (tokenPlace !== undefined && !TOKEN_PLACE.test(String(tokenPlace))) {
    return 'config.tokenPlace must be query:NAME, protocol:NAME, message:NAME or none.';
  }
  if (openingStep !== undefined && typeof (openingStep || '') !== 'string') {
    return 'config.openingStep must be a text, null or false.';
  }
  if (stepUrl !== undefined && typeof stepUrl !== 'string') return 'config.stepUrl must be an address.';
  return checkNames(names);
}

/** Vonage AI Studio's HTTP agent: a step in, messages out, JSON over one socket; made a voice agent by the browser. */
export const vonage: TextDialect = {
  check,
  missing: ({ token, region, url }) =>
    token === undefined
      ? 'A token is missing: set token-url or getToken.'
      : region === undefined && url === undefined
        ? 'region is missing: eu or us (or url, here or with the token).'
        : undefined,
  url: ({ region = '', url }) => socketUrl(url ?? SOCKETS[region] ?? '')?.href ?? '',
  // Frames of 32 KB, 10 minutes of silence, 2 hours: what the platform behind it is known for (PROTOCOLS 2.3).
  longestBytes: 32_768,
  idleLimitMs: 600_000,
  socketLifeMs: 7_200_000,
  connect(options) {
    const { token = '', sessionId, customParameters } = options;
    const { tokenPlace = 'query:session_token', openingStep = 'Hello', names, stepUrl } = configOf(options);
    const [, place, name] = TOKEN_PLACE.exec(tokenPlace) ?? [];
    const address = vonage.url(options);
    const url = new URL(filled(filled(address, 'session_id', sessionId), 'token', token));
    const hasToken = url.href !== filled(address, 'session_id', sessionId);
    if (place === 'query' && !hasToken) url.searchParams.set(name ?? 'session_token', token);
    const parameters = Object.entries(customParameters ?? {}).map(([key, value]) => ({ name: key, value }));
    const allNames = { ...assumedNames, ...names };
    return {
      url: url.href,
      subprotocols: place === 'protocol' ? [...(name ? [name] : []), token] : [],
      greeting: place === 'message' ? [JSON.stringify({ [name ?? 'session_token']: token })] : [],
      stepUrl: options.stepUrl ?? (stepUrl && filled(stepUrl, 'session_id', sessionId)),
      stepHeaders: options.stepUrl === undefined ? { authorization: `Bearer ${token}` } : {},
      opening: openingStep === false ? undefined : openingStep,
      step: (input, first, way) =>
        JSON.stringify({
          ...(way === 'socket' ? { action: 'step' } : options.stepUrl !== undefined && { sessionId, token }),
          input,
          ...(first && parameters.length > 0 && { parameters }),
        }),
      read: (data) => readReply(data, allNames),
    };
  },
};
