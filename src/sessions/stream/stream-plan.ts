import type { StreamDialect, StreamOptions } from '../../protocols/stream-dialect.js';
import { streamDialects } from '../../protocols/stream-dialects.js';
import { absoluteUrl } from '../../transport/endpoint.js';
import { streamReconnect, type ReconnectOptions } from '../../transport/reconnect-policy.js';
import type { Token } from '../../transport/token-source.js';
import { checkCall, checkComplete, checkReconnect, invalid } from '../plan-checks.js';
import type { StreamSessionOptions } from './stream-session-types.js';

const KEEP_MS = 5000;
const MOST_KEPT_MS = 60_000;

/** A stream that is known to be well described, before anything of it has opened. */
export interface StreamPlan {
  readonly dialect: StreamDialect;
  /** As the wire will be told of it, but for the token. */
  readonly wire: StreamOptions;
  readonly keepMs: number;
  readonly reconnect: ReconnectOptions;
  /** For one socket. Throws `config-invalid` if the token's URL is none. */
  withToken(token: Token | undefined): StreamOptions;
}

/** `callId` is known by now. Throws `config-invalid` with a sentence that names the option. */
export function planStream(options: StreamSessionOptions): StreamPlan {
  const { protocol, keepMs = KEEP_MS } = options;
  const dialect = Object.hasOwn(streamDialects, protocol) ? streamDialects[protocol] : undefined;
  if (!dialect) throw invalid(`protocol must be one of: ${Object.keys(streamDialects).join(', ')}.`);
  if (!(keepMs >= 0 && keepMs <= MOST_KEPT_MS)) throw invalid(`keepMs must be 0 to ${MOST_KEPT_MS}.`);
  const wire = wireOptions(options);
  checkCall(dialect, wire);
  // With a token may come an address; without a source of tokens, all there will ever be is known now.
  if (!options.getToken && !options.tokenUrl) checkComplete(dialect, wire);
  return {
    dialect,
    wire,
    keepMs,
    reconnect: reconnectOptions(options),
    withToken(token) {
      const socket = { ...wire, token: token?.token, url: absoluteUrl(token?.url) ?? wire.url };
      checkCall(dialect, socket);
      checkComplete(dialect, socket);
      return socket;
    },
  };
}

function reconnectOptions(options: StreamSessionOptions): ReconnectOptions {
  checkReconnect(options);
  const { reconnectBackoffMs, reconnectAttempts: attempts = streamReconnect.attempts } = options;
  const delaysMs = reconnectBackoffMs ? [...reconnectBackoffMs] : streamReconnect.delaysMs;
  return { ...streamReconnect, delaysMs, attempts };
}

/** Only what the wire needs, as plain data: it travels to a worker. */
function wireOptions(options: StreamSessionOptions): StreamOptions {
  const { codec, container, sampleRateHz, direction, agentId, clientId, agentWindowsUsername } = options;
  const { category, ani, agentAni, programId, codecNames } = options;
  return {
    url: absoluteUrl(options.url),
    callId: options.callId ?? '',
    codec,
    container,
    sampleRateHz,
    direction,
    agentId,
    clientId,
    agentWindowsUsername,
    category,
    ani,
    agentAni,
    programId,
    codecNames,
  };
}
